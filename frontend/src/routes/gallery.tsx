import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./base";

/** Every building block on one page; only where the pages are developed. */
export const galleryRoutes = import.meta.env.DEV
  ? ([
      createRoute({
        getParentRoute: () => rootRoute,
        path: "_ui",
        component: lazyRouteComponent(() => import("@/features/gallery/GalleryPage"), "GalleryPage"),
      }),
    ] as const)
  : ([] as const);
