import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import {
  diffSearch,
  modelsSearch,
  reviewsSearch,
  rulesSearch,
  versionSearch,
} from "@/features/models/search";
import { projectRoute } from "./base";
import { projectSettingsRoute } from "./settings";

const modelsLayout = createRoute({
  getParentRoute: () => projectRoute,
  path: "models",
  staticData: { crumb: "Models" },
});

const modelsList = createRoute({
  getParentRoute: () => modelsLayout,
  path: "/",
  validateSearch: modelsSearch,
  component: lazyRouteComponent(() => import("@/features/models/pages/ModelsPage"), "ModelsPage"),
});

const modelPage = createRoute({
  getParentRoute: () => modelsLayout,
  path: "$model",
  validateSearch: versionSearch,
  component: lazyRouteComponent(() => import("@/features/models/pages/ModelPage"), "ModelPage"),
});

const versionPage = createRoute({
  getParentRoute: () => modelsLayout,
  path: "$model/v/$number",
  validateSearch: versionSearch,
  component: lazyRouteComponent(() => import("@/features/models/pages/ModelPage"), "VersionPage"),
});

const diffPage = createRoute({
  getParentRoute: () => modelsLayout,
  path: "$model/diff",
  validateSearch: diffSearch,
  component: lazyRouteComponent(() => import("@/features/models/pages/DiffPage"), "DiffPage"),
});

export const modelsRoute = modelsLayout.addChildren([modelsList, modelPage, versionPage, diffPage]);

export const reviewsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "reviews",
  staticData: { crumb: "Reviews" },
  validateSearch: reviewsSearch,
  component: lazyRouteComponent(() => import("@/features/models/pages/ReviewsPage"), "ReviewsPage"),
});

export const rulesRoute = createRoute({
  getParentRoute: () => projectSettingsRoute,
  path: "rules",
  staticData: { crumb: "Promotion rules" },
  validateSearch: rulesSearch,
  component: lazyRouteComponent(() => import("@/features/models/pages/RulesPage"), "RulesPage"),
});
