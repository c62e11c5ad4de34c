import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { deploymentSearch, deploymentsSearch } from "@/features/deployments/search";
import { projectRoute } from "./base";

const deploymentsLayout = createRoute({
  getParentRoute: () => projectRoute,
  path: "deployments",
  staticData: { crumb: "Deployments" },
});

const deploymentsList = createRoute({
  getParentRoute: () => deploymentsLayout,
  path: "/",
  validateSearch: deploymentsSearch,
  component: lazyRouteComponent(
    () => import("@/features/deployments/pages/DeploymentsPage"),
    "DeploymentsPage",
  ),
});

const deploymentPage = createRoute({
  getParentRoute: () => deploymentsLayout,
  path: "$deployment",
  validateSearch: deploymentSearch,
  component: lazyRouteComponent(
    () => import("@/features/deployments/pages/DeploymentPage"),
    "DeploymentPage",
  ),
});

export const deploymentsRoute = deploymentsLayout.addChildren([deploymentsList, deploymentPage]);

export const workflowsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "workflows",
  staticData: { crumb: "Workflows" },
  component: lazyRouteComponent(() => import("@/features/deployments/pages/WorkflowsPage"), "WorkflowsPage"),
});

export const batchesRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "batch-predictions",
  staticData: { crumb: "Batch predictions" },
  component: lazyRouteComponent(() => import("@/features/deployments/pages/BatchesPage"), "BatchesPage"),
});
