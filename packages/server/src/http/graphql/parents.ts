import type {
  Comparison,
  Feedback,
  Interaction,
  Metric,
  Model,
  Role,
  Service,
  Share,
  Team,
  UseCase,
  User,
} from "@colloquy/contract";
import type { z } from "zod";
import type { Activity, Figure } from "../../operations/get-activity.ts";
import type { LabelKeyUsage, LabelUsage } from "../../operations/get-label-usage.ts";
import type { MetricSeries } from "../../operations/get-metric-timeseries.ts";
import type { ModelUsageBucket, Usage } from "../../operations/get-model-usage.ts";
import type { GroupFeedback } from "../../operations/list-group-feedback.ts";
import type { GroupPage } from "./group-page.ts";
import type { CompletionGroupBy, ComputePoolCapability, MetricAggregation } from "./resolver-types.ts";

// What the resolvers of each type are given. Members have the wire's snake_case: a field without a resolver of its own reads the member
// of its name from here.

export type CompletionParent = Interaction;
export type FeedbackParent = Feedback;
export type ComparisonParent = Comparison & { use_case: string };

/** A page of whole records; what nobody asked for was not counted. */
export interface CompletionConnectionParent {
  data: readonly CompletionParent[];
  /** Cursor that stands for each record. */
  cursors: readonly string[];
  next_cursor: string | null;
  previous_cursor: string | null;
  /** Whether there is something beyond either end; absent: where there is a cursor for it. */
  has_next?: boolean;
  has_previous?: boolean;
  total: number | null;
  total_is_exact: boolean;
}

export type GroupStatisticsParent = GroupFeedback;

export interface GroupParent {
  /** Model key or prompt hash; null for the records without a model. */
  key: string | null;
  count: number;
  /** Asks about all groups of the page together. */
  page: GroupPage;
}

export interface GroupConnectionParent {
  data: readonly GroupParent[];
  cursors: readonly string[];
  by: CompletionGroupBy;
  has_next: boolean;
  has_previous: boolean;
  /** Null when nobody asked for it. */
  total: number | null;
}

/** Turns of the same use case. */
export interface SessionParent {
  id: string;
  use_case: string;
}

/** A turn before another one of its session; level 1 is the turn just before. */
export interface HistoryEntryParent {
  level: number;
  turn: CompletionParent;
}

/** Whether it has feedback is asked for all metrics at once, when it is asked for. */
export type MetricParent = Omit<Metric, "has_direct_feedbacks" | "has_comparison_feedbacks">;

/** A metric seen from a use case, or from one model of it or of everywhere. */
export interface ScopedMetricParent {
  metric: MetricParent;
  /** Keys of the use cases whose feedback counts. */
  use_cases: readonly string[];
  model?: string;
}

export type ActivityParent = Activity;
export type InteractionActivityParent = Activity["interactions"];

export interface MetricActivityParent {
  feedbacks: Figure;
}

export type LabelUsageParent = LabelUsage;
export type LabelKeyUsageParent = LabelKeyUsage;
export type LabelValueUsageParent = LabelKeyUsage["values"][number];

export type UsageParent = ModelUsageBucket;
/** Keys. */
export type UseCaseUsageParent = Usage & { use_case: string; model: string };

export type SeriesParent = MetricSeries & { aggregation: MetricAggregation };

export type ModelParent = Model;
/** `warnings` only in the answer to the call that gave rise to them. */
export type ServiceParent = Service & { warnings?: readonly string[] };
export type UseCaseParent = UseCase;
export type ShareParent = z.infer<typeof Share>;
export type TeamParent = Team;
export type RoleParent = Role;

/** `generated_api_key` only in the answer to the call that made the key. */
export type UserParent = User & { generated_api_key?: string };

export interface MembershipParent {
  /** Keys. */
  team: string;
  role: string;
}

export interface TeamMemberParent extends MembershipParent {
  user: UserParent;
}

export interface TemplateParent {
  id: string;
  name: string;
  template: string;
  arguments: readonly string[];
  created_at: string;
  created_by: string;
}

/** Without hardware of its own there are no partitions. */
export interface ComputePoolParent {
  id: string;
  key: string;
  name: string;
  created_at: number;
  capabilities: readonly ComputePoolCapability[];
  partitions: readonly never[];
  all_partitions: readonly never[];
  harmony_groups: readonly never[];
}
