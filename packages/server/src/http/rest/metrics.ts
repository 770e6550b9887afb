import { CreateMetricRequest, IdOrKey, Metric, MetricParams, PageQuery, pageOf } from "@colloquy/contract";
import { z } from "zod";
import { createMetric } from "../../operations/create-metric.ts";
import { getMetric } from "../../operations/get-metric.ts";
import { linkMetric } from "../../operations/link-metric.ts";
import { listMetrics } from "../../operations/list-metrics.ts";
import { unlinkMetric } from "../../operations/unlink-metric.ts";
import { type Route, route } from "../route.ts";

const LinkParams = MetricParams.extend({ key: IdOrKey.meta({ description: "key or id of the use case" }) });
const named = ({ key, metric }: z.infer<typeof LinkParams>) => ({
  use_case: { value: key, param: "use_case" },
  metric: { value: metric, param: "metric" },
});

export const metricRoutes: Route[] = [
  route({
    method: "GET",
    path: "/api/v1/metrics",
    name: "listMetrics",
    summary: "List the metrics of the deployment",
    access: "metric:read",
    query: PageQuery,
    response: pageOf(Metric),
    handle: (deps, { caller, query }) => listMetrics(deps, caller, query),
  }),
  route({
    method: "POST",
    path: "/api/v1/metrics",
    name: "createMetric",
    summary: "Register a metric",
    description: "Kind and scoring type never change.",
    errors: ["conflict"],
    example: { body: { key: "csat", name: "Satisfaction", kind: "scalar", scoring_type: "higher_is_better" } },
    access: "metric:create",
    body: CreateMetricRequest,
    status: 201,
    response: Metric,
    handle: (deps, { caller, body }) => createMetric(deps, caller, body),
  }),
  route({
    method: "GET",
    path: "/api/v1/metrics/:metric",
    name: "getMetric",
    summary: "One metric",
    access: "metric:read",
    params: MetricParams,
    response: Metric,
    handle: (deps, { caller, params }) => getMetric(deps, caller, { value: params.metric, param: "metric" }),
  }),
  route({
    method: "PUT",
    path: "/api/v1/use-cases/:key/metrics/:metric",
    name: "linkMetric",
    summary: "Link a metric: the use case shows it",
    description: "Feedback needs no link; linking twice is harmless.",
    access: "use_case:update",
    params: LinkParams,
    response: Metric,
    handle: (deps, { caller, params }) => linkMetric(deps, caller, named(params)),
  }),
  route({
    method: "DELETE",
    path: "/api/v1/use-cases/:key/metrics/:metric",
    name: "unlinkMetric",
    summary: "Unlink a metric: the use case hides it, feedback stays",
    description: "Linking it again shows the same feedback as before.",
    access: "use_case:update",
    params: LinkParams,
    response: z.object({ use_case: z.string(), metric: z.string(), linked: z.literal(false) }),
    handle: (deps, { caller, params }) => unlinkMetric(deps, caller, named(params)),
  }),
];
