import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import * as z from "zod/mini";
import { setupQuery } from "@/shared/api/setup";
import { rootRoute } from "./base";

export const authRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "login",
    validateSearch: z.object({ next: z.catch(z.optional(z.string()), undefined) }),
    beforeLoad: async ({ context }) => {
      // A server that does not answer says so on the page.
      const setup = await context.queryClient.ensureQueryData(setupQuery).catch(() => null);
      if (setup?.needed) throw redirect({ to: "/setup" });
    },
    component: lazyRouteComponent(() => import("@/features/auth/pages/LoginPage"), "LoginPage"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "setup",
    component: lazyRouteComponent(() => import("@/features/auth/pages/SetupPage"), "SetupPage"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "forgot",
    component: lazyRouteComponent(() => import("@/features/auth/pages/ForgotPage"), "ForgotPage"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "password-reset",
    component: lazyRouteComponent(
      () => import("@/features/auth/pages/PasswordResetPage"),
      "PasswordResetPage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "email-verification",
    component: lazyRouteComponent(
      () => import("@/features/auth/pages/EmailVerificationPage"),
      "EmailVerificationPage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "invitation",
    component: lazyRouteComponent(() => import("@/features/auth/pages/InvitationPage"), "InvitationPage"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "single-sign-on-failed",
    component: lazyRouteComponent(
      () => import("@/features/auth/pages/SingleSignOnFailedPage"),
      "SingleSignOnFailedPage",
    ),
  }),
] as const;
