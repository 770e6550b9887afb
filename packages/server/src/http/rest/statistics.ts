import {
  Facets,
  facetNames,
  Group,
  groupNames,
  IdOrKey,
  intervals,
  invalidInput,
  PageQuery,
  pageOf,
  splitNames,
  Timeseries,
  WinRates,
} from "@colloquy/contract";
import { z } from "zod";
import { getTimeseries } from "../../operations/get-timeseries.ts";
import { listFacets } from "../../operations/list-facets.ts";
import { listGroups } from "../../operations/list-groups.ts";
import { listWinRates } from "../../operations/list-win-rates.ts";
import { type Route, route } from "../route.ts";
import { askedOf, FilterQuery } from "./filter-query.ts";

const written = (names: readonly string[]) => names.map((name) => (name === "label" ? "label.KEY" : name)).join(", ");
const name = z.string().min(1, "must not be empty").max(1000, "must have at most 1000 characters");
const timezone = z
  .string()
  .max(100)
  .optional()
  .meta({ description: "whose hours and days are meant", default: "UTC", examples: ["Europe/Paris"] });
const time = (description: string) =>
  z
    .string()
    .max(100)
    .optional()
    .meta({ description, examples: ["-7d", "2026-01-02"] });

const groupsRoute = route({
  method: "GET",
  path: "/api/v1/interactions/groups",
  name: "listInteractionGroups",
  summary: "Group interactions and compare the groups",
  description:
    "An interaction with several values of a label is in several groups; without the label it is in none. The groups of one answer are of the interactions that the list finds with the same filter.",
  example: { query: { use_case: "support", by: "model", filter: "created_at>=-30d", order: "-feedback.csat" } },
  access: "use_case:read",
  query: PageQuery.extend({
    ...FilterQuery.shape,
    by: name.meta({ description: `one of ${written(groupNames)}`, examples: ["model", "label.channel"] }),
    metrics: z
      .string()
      .max(10_000)
      .optional()
      .meta({ description: "keys of metrics between commas, at most 20; absent: those linked to the use case" }),
    order: z.string().max(300).optional().meta({
      description:
        "key, count, first_at, last_at, latency_p50_ms, latency_p95_ms, cost_usd, total_tokens or feedback.METRIC (the mean), with a minus for descending; ties are in the order of the keys",
      default: "-count",
    }),
    timezone,
    count: z
      .enum(["true", "false"], { error: "must be true or false" })
      .optional()
      .meta({ description: "false leaves out the total" }),
  }),
  response: pageOf(Group),
  handle: (deps, { caller, query, signal }) => {
    const { by, metrics, order, timezone, count, first, after, last, before } = query;
    if (first !== undefined && last !== undefined) throw invalidInput("last", "cannot be given together with first");
    const page = { first, after, last, before };
    const asked = { by, metrics, order, timezone, page, count: count !== "false" };
    return listGroups(deps, caller, { ...asked, ...askedOf(query, signal) });
  },
});

const timeseriesRoute = route({
  method: "GET",
  path: "/api/v1/interactions/timeseries",
  name: "getInteractionTimeseries",
  summary: "Interactions over time",
  description:
    "Buckets without gaps, empty ones too. They cover the range that `from`, `to` and the filter's `created_at` name; a side that is not named ends with the data, the upper one no earlier than now where the lower one is named. Beyond the 20 most frequent splits the rest is `other`. At most 2,000 buckets.",
  example: { query: { use_case: "support", filter: "created_at>=-7d", split: "model", metric: "csat" } },
  access: "use_case:read",
  query: FilterQuery.extend({
    from: time("the first instant"),
    to: time("the first instant after the range"),
    interval: z
      .enum(["auto", ...intervals], { error: `must be one of auto, ${intervals.join(", ")}` })
      .optional()
      .meta({ description: "auto: the shortest with at most 200 buckets", default: "auto" }),
    split: name.optional().meta({ description: `one of ${written(splitNames)}` }),
    metric: IdOrKey.optional().meta({ description: "whose mean is shown" }),
    timezone,
  }),
  response: Timeseries,
  handle: (deps, { caller, query, signal }) => {
    const { from, to, interval = "auto", split, metric, timezone } = query;
    return getTimeseries(deps, caller, { from, to, interval, split, metric, timezone, ...askedOf(query, signal) });
  },
});

const facetsRoute = route({
  method: "GET",
  path: "/api/v1/interactions/facets",
  name: "listInteractionFacets",
  summary: "The most frequent values of some fields",
  description:
    "At most 10 fields and 100 values of each, most frequent first. What an interaction does not have is not counted, except its model (`null`).",
  example: { query: { use_case: "support", fields: "model,source,label.channel" } },
  access: "use_case:read",
  query: FilterQuery.extend({
    fields: name.meta({ description: `between commas: ${written(facetNames)}`, examples: ['model,label."my key"'] }),
  }),
  response: Facets,
  handle: (deps, { caller, query, signal }) => listFacets(deps, caller, { fields: query.fields, ...askedOf(query, signal) }),
});

const winRatesRoute = route({
  method: "GET",
  path: "/api/v1/comparisons/win-rates",
  name: "listWinRates",
  summary: "How often each model is preferred to each other",
  description:
    "One row per ordered pair of models that were compared; a tie counts one half. Both interactions of a comparison must match the filter. Comparisons of a model with itself, or with a side that names no model, do not count.",
  example: { query: { use_case: "support", metric: "preference" } },
  access: "use_case:read",
  query: FilterQuery.extend({ metric: IdOrKey.meta({ description: "the metric that was compared on" }) }),
  response: WinRates,
  handle: (deps, { caller, query, signal }) => listWinRates(deps, caller, { metric: query.metric, ...askedOf(query, signal) }),
});

export const statisticsRoutes: Route[] = [groupsRoute, timeseriesRoute, facetsRoute, winRatesRoute];
