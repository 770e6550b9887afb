import { gatewayRoutes } from "../gateway/gateway-routes.ts";
import type { Route } from "../route.ts";
import { apiKeyRoutes } from "./api-keys.ts";
import { feedbackRoutes } from "./feedback.ts";
import { interactionRoutes } from "./interactions.ts";
import { meRoutes } from "./me.ts";
import { metricRoutes } from "./metrics.ts";
import { modelRoutes } from "./models.ts";
import { roleRoutes } from "./roles.ts";
import { statisticsRoutes } from "./statistics.ts";
import { teamRoutes } from "./teams.ts";
import { templateRoutes } from "./templates.ts";
import { useCaseRoutes } from "./use-cases.ts";
import { userRoutes } from "./users.ts";

/** Every route of the REST API. */
export const routes: readonly Route[] = [
  ...gatewayRoutes,
  ...statisticsRoutes, // `groups` and its like before `interactions/:id`
  ...interactionRoutes,
  ...feedbackRoutes,
  ...useCaseRoutes,
  ...metricRoutes,
  ...modelRoutes,
  ...templateRoutes,
  ...meRoutes,
  ...userRoutes,
  ...teamRoutes,
  ...roleRoutes,
  ...apiKeyRoutes,
];
