import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { appRoute } from "./base";

/** The frame of one's own account. */
export const accountRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "account",
  staticData: { crumb: "Your account" },
  component: lazyRouteComponent(() => import("@/features/account/components/AccountFrame"), "AccountFrame"),
});

export const accountPages = [
  createRoute({
    getParentRoute: () => accountRoute,
    path: "/",
    beforeLoad: () => {
      throw redirect({ to: "/account/profile", replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: "profile",
    staticData: { crumb: "Profile" },
    component: lazyRouteComponent(() => import("@/features/account/pages/ProfilePage"), "ProfilePage"),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: "password",
    staticData: { crumb: "Password" },
    component: lazyRouteComponent(() => import("@/features/account/pages/PasswordPage"), "PasswordPage"),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: "sessions",
    staticData: { crumb: "Sessions" },
    component: lazyRouteComponent(() => import("@/features/account/pages/SessionsPage"), "SessionsPage"),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: "tokens",
    staticData: { crumb: "API keys" },
    component: lazyRouteComponent(() => import("@/features/account/pages/TokensPage"), "TokensPage"),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: "appearance",
    staticData: { crumb: "Appearance" },
    component: lazyRouteComponent(() => import("@/features/account/pages/AppearancePage"), "AppearancePage"),
  }),
] as const;
