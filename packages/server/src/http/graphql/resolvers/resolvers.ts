import type { Resolvers } from "../resolver-types.ts";
import { scalars } from "../scalars.ts";
import { activityResolvers } from "./activity.ts";
import { completionResolvers } from "./completion.ts";
import { feedbackResolvers } from "./feedback.ts";
import { groupResolvers } from "./groups.ts";
import { interactionResolvers } from "./interactions.ts";
import { metaResolvers } from "./meta.ts";
import { metricStatisticsResolvers } from "./metric-statistics.ts";
import { metricResolvers } from "./metrics.ts";
import { modelResolvers } from "./models.ts";
import { peopleResolvers } from "./people.ts";
import { serviceResolvers } from "./services.ts";
import { templateResolvers } from "./templates.ts";
import { unsupportedResolvers } from "./unsupported.ts";
import { usageResolvers } from "./usage.ts";
import { useCaseResolvers } from "./use-cases.ts";

/** One file per part of the schema; a field is resolved in one of them. */
const parts: readonly Resolvers[] = [
  metaResolvers,
  peopleResolvers,
  unsupportedResolvers,
  interactionResolvers,
  completionResolvers,
  feedbackResolvers,
  useCaseResolvers,
  metricResolvers,
  modelResolvers,
  serviceResolvers,
  templateResolvers,
  groupResolvers,
  activityResolvers,
  metricStatisticsResolvers,
  usageResolvers,
];

/** All resolvers, by type and field. */
export const resolvers: Resolvers = { ...merge(parts), ...scalars };

function merge(all: readonly Resolvers[]): Resolvers {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const [type, fields] of all.flatMap((part) => Object.entries(part))) {
    const known = merged[type] ?? {};
    const twice = Object.keys(fields).find((field) => field in known);
    if (twice !== undefined) throw new Error(`${type}.${twice} is resolved in two places`);
    merged[type] = { ...known, ...fields };
  }
  return merged as Resolvers; // each part was one
}
