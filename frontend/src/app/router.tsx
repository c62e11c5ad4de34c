import { createRouter } from "@tanstack/react-router";
import { routeTree } from "@/routes";
import { PageSkeleton } from "@/shared/ui/Skeletons";
import { NotFound } from "./NotFound";
import { queryClient } from "./queryClient";

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: "intent",
  defaultNotFoundComponent: NotFound,
  defaultPendingComponent: PageSkeleton,
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** What the route is called in the breadcrumb and the palette. */
    crumb?: string;
  }
}
