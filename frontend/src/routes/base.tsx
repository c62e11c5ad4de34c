import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, Outlet, redirect } from "@tanstack/react-router";
import { NoSuchAddress, PageError, RouteError } from "@/app/RouteError";
import { Shell } from "@/app/shell/Shell";
import { asApiError } from "@/shared/api/errors";
import { meQuery } from "@/shared/api/me";
import { organizationQuery, projectQuery } from "@/shared/api/projects";
import { rememberProject } from "@/shared/lib/lastProject";

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  errorComponent: RouteError,
  notFoundComponent: NoSuchAddress,
});

/** Everything that needs somebody who is logged in; it stands in the shell. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "_app",
  component: Shell,
  errorComponent: RouteError,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (asApiError(error)?.status !== 401) throw error;
      throw redirect({ to: "/login", search: location.href === "/" ? {} : { next: location.href } });
    }
  },
});

export const orgRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "o/$org",
  loader: ({ context, params: { org } }) => context.queryClient.ensureQueryData(organizationQuery(org)),
  errorComponent: PageError,
});

export const projectRoute = createRoute({
  getParentRoute: () => orgRoute,
  path: "p/$project",
  loader: async ({ context, params: { org, project } }) => {
    try {
      await context.queryClient.ensureQueryData(projectQuery(org, project));
      rememberProject({ org, project });
    } catch (error) {
      if (asApiError(error)?.status === 404) rememberProject(null);
      throw error;
    }
  },
  errorComponent: PageError,
});
