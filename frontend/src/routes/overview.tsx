import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { lastProject } from "@/shared/lib/lastProject";
import { appRoute, orgRoute, projectRoute } from "./base";

export const homeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/",
  beforeLoad: () => {
    const last = lastProject();
    throw last ? redirect({ to: "/o/$org/p/$project", params: last }) : redirect({ to: "/orgs" });
  },
});

export const orgsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "orgs",
  staticData: { crumb: "Organizations" },
  component: lazyRouteComponent(
    () => import("@/features/overview/pages/OrganizationsPage"),
    "OrganizationsPage",
  ),
});

export const projectsRoute = createRoute({
  getParentRoute: () => orgRoute,
  path: "/",
  staticData: { crumb: "Projects" },
  component: lazyRouteComponent(() => import("@/features/overview/pages/ProjectsPage"), "ProjectsPage"),
});

export const projectOverviewRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "/",
  staticData: { crumb: "Overview" },
  component: lazyRouteComponent(() => import("@/features/overview/pages/ProjectPage"), "ProjectPage"),
});
