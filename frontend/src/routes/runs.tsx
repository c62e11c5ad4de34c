import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { compareSearch } from "@/features/compare/search";
import { runQuery } from "@/features/run-detail/queries";
import { runArtifactsSearch, runChartsSearch, runParamsSearch } from "@/features/run-detail/search";
import { runsSearch } from "@/features/runs/search";
import { projectRoute } from "./base";

const runsLayout = createRoute({
  getParentRoute: () => projectRoute,
  path: "runs",
  staticData: { crumb: "Runs" },
});

const runsList = createRoute({
  getParentRoute: () => runsLayout,
  path: "/",
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => import("@/features/runs/pages/RunsPage"), "RunsPage"),
});

const runPage = createRoute({
  getParentRoute: () => runsLayout,
  path: "$run",
  loader: ({ context, params }) => context.queryClient.ensureQueryData(runQuery(params)),
  component: lazyRouteComponent(() => import("@/features/run-detail/pages/RunPage"), "RunPage"),
});

const runStart = createRoute({
  getParentRoute: () => runPage,
  path: "/",
  beforeLoad: ({ params: { org, project, run } }) => {
    throw redirect({ href: `/o/${org}/p/${project}/runs/${run}/overview`, replace: true });
  },
});

const runOverview = createRoute({
  getParentRoute: () => runPage,
  path: "overview",
  component: lazyRouteComponent(() => import("@/features/run-detail/pages/OverviewTab"), "OverviewTab"),
});

const runCharts = createRoute({
  getParentRoute: () => runPage,
  path: "charts",
  validateSearch: runChartsSearch,
  component: lazyRouteComponent(() => import("@/features/run-detail/pages/ChartsTab"), "ChartsTab"),
});

const runSystem = createRoute({
  getParentRoute: () => runPage,
  path: "system",
  validateSearch: runChartsSearch,
  component: lazyRouteComponent(() => import("@/features/run-detail/pages/ChartsTab"), "SystemTab"),
});

const runParams = createRoute({
  getParentRoute: () => runPage,
  path: "params",
  validateSearch: runParamsSearch,
  component: lazyRouteComponent(() => import("@/features/run-detail/pages/ParamsTab"), "ParamsTab"),
});

const runArtifacts = createRoute({
  getParentRoute: () => runPage,
  path: "artifacts",
  validateSearch: runArtifactsSearch,
  component: lazyRouteComponent(() => import("@/features/run-detail/pages/ArtifactsTab"), "ArtifactsTab"),
});

const runLogs = createRoute({
  getParentRoute: () => runPage,
  path: "logs",
  validateSearch: runArtifactsSearch,
  component: lazyRouteComponent(() => import("@/features/run-detail/pages/ArtifactsTab"), "LogsTab"),
});

const runCode = createRoute({
  getParentRoute: () => runPage,
  path: "code",
  validateSearch: runArtifactsSearch,
  component: lazyRouteComponent(() => import("@/features/run-detail/pages/ArtifactsTab"), "CodeTab"),
});

export const runsRoute = runsLayout.addChildren([
  runsList,
  runPage.addChildren([
    runStart,
    runOverview,
    runCharts,
    runSystem,
    runParams,
    runArtifacts,
    runLogs,
    runCode,
  ]),
]);

export const compareRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "compare",
  validateSearch: compareSearch,
  staticData: { crumb: "Compare" },
  component: lazyRouteComponent(() => import("@/features/compare/pages/ComparePage"), "ComparePage"),
});
