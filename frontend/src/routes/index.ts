import { accountPages, accountRoute } from "./account";
import { authRoutes } from "./auth";
import { appRoute, orgRoute, projectRoute, rootRoute } from "./base";
import { batchesRoute, deploymentsRoute, workflowsRoute } from "./deployments";
import { galleryRoutes } from "./gallery";
import { modelsRoute, reviewsRoute, rulesRoute } from "./models";
import { homeRoute, orgsRoute, projectOverviewRoute, projectsRoute } from "./overview";
import { compareRoute, runsRoute } from "./runs";
import {
  organizationSettingsPages,
  organizationSettingsRoute,
  projectSettingsPages,
  projectSettingsRoute,
} from "./settings";

export const routeTree = rootRoute.addChildren([
  ...authRoutes,
  ...galleryRoutes,
  appRoute.addChildren([
    homeRoute,
    orgsRoute,
    accountRoute.addChildren([...accountPages]),
    orgRoute.addChildren([
      projectsRoute,
      organizationSettingsRoute.addChildren([...organizationSettingsPages]),
      projectRoute.addChildren([
        projectOverviewRoute,
        modelsRoute,
        reviewsRoute,
        deploymentsRoute,
        workflowsRoute,
        batchesRoute,
        projectSettingsRoute.addChildren([...projectSettingsPages, rulesRoute]),
        runsRoute,
        compareRoute,
      ]),
    ]),
  ]),
]);
