import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { auditSearch } from "@/features/audit/search";
import { keysSearch, listSearch, membersSearch } from "@/features/settings/search";
import { orgRoute, projectRoute } from "./base";

/** The frame of an organization's settings. */
export const organizationSettingsRoute = createRoute({
  getParentRoute: () => orgRoute,
  path: "settings",
  staticData: { crumb: "Settings" },
  component: lazyRouteComponent(
    () => import("@/features/settings/components/OrganizationSettings"),
    "OrganizationSettings",
  ),
});

export const organizationSettingsPages = [
  createRoute({
    getParentRoute: () => organizationSettingsRoute,
    path: "/",
    beforeLoad: ({ params }) => {
      throw redirect({ to: "/o/$org/settings/general", params, replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => organizationSettingsRoute,
    path: "general",
    staticData: { crumb: "General" },
    component: lazyRouteComponent(() => import("@/features/settings/pages/GeneralPage"), "GeneralPage"),
  }),
  createRoute({
    getParentRoute: () => organizationSettingsRoute,
    path: "members",
    staticData: { crumb: "Members" },
    validateSearch: membersSearch,
    component: lazyRouteComponent(() => import("@/features/settings/pages/MembersPage"), "MembersPage"),
  }),
  createRoute({
    getParentRoute: () => organizationSettingsRoute,
    path: "roles",
    staticData: { crumb: "Roles" },
    component: lazyRouteComponent(() => import("@/features/settings/pages/RolesPage"), "RolesPage"),
  }),
  createRoute({
    getParentRoute: () => organizationSettingsRoute,
    path: "api-keys",
    staticData: { crumb: "API keys" },
    validateSearch: keysSearch,
    component: lazyRouteComponent(() => import("@/features/settings/pages/ApiKeysPage"), "ApiKeysPage"),
  }),
  createRoute({
    getParentRoute: () => organizationSettingsRoute,
    path: "service-accounts",
    staticData: { crumb: "Service accounts" },
    validateSearch: listSearch,
    component: lazyRouteComponent(
      () => import("@/features/settings/pages/ServiceAccountsPage"),
      "ServiceAccountsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => organizationSettingsRoute,
    path: "quotas",
    staticData: { crumb: "Quotas" },
    component: lazyRouteComponent(() => import("@/features/settings/pages/QuotasPage"), "QuotasPage"),
  }),
  createRoute({
    getParentRoute: () => organizationSettingsRoute,
    path: "single-sign-on",
    staticData: { crumb: "Single sign-on" },
    component: lazyRouteComponent(
      () => import("@/features/settings/pages/SingleSignOnPage"),
      "SingleSignOnPage",
    ),
  }),
  createRoute({
    getParentRoute: () => organizationSettingsRoute,
    path: "audit",
    staticData: { crumb: "Audit log" },
    validateSearch: auditSearch,
    component: lazyRouteComponent(() => import("@/features/audit/pages/AuditPage"), "AuditPage"),
  }),
] as const;

/** The frame of a project's settings; the promotion rules stand in it too. */
export const projectSettingsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "settings",
  staticData: { crumb: "Settings" },
  component: lazyRouteComponent(
    () => import("@/features/settings/components/ProjectSettings"),
    "ProjectSettings",
  ),
});

export const projectSettingsPages = [
  createRoute({
    getParentRoute: () => projectSettingsRoute,
    path: "/",
    beforeLoad: ({ params }) => {
      throw redirect({ to: "/o/$org/p/$project/settings/general", params, replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => projectSettingsRoute,
    path: "general",
    staticData: { crumb: "General" },
    component: lazyRouteComponent(
      () => import("@/features/settings/pages/ProjectGeneralPage"),
      "ProjectGeneralPage",
    ),
  }),
  createRoute({
    getParentRoute: () => projectSettingsRoute,
    path: "members",
    staticData: { crumb: "Members" },
    component: lazyRouteComponent(
      () => import("@/features/settings/pages/ProjectMembersPage"),
      "ProjectMembersPage",
    ),
  }),
  createRoute({
    getParentRoute: () => projectSettingsRoute,
    path: "danger",
    staticData: { crumb: "Danger zone" },
    component: lazyRouteComponent(
      () => import("@/features/settings/pages/ProjectDangerPage"),
      "ProjectDangerPage",
    ),
  }),
] as const;
