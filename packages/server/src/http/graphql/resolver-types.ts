// Made by generate-resolver-types.ts from the schema: not to be edited.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ActivityParent, CompletionParent, CompletionConnectionParent, GroupParent, GroupConnectionParent, GroupStatisticsParent, ComparisonParent, ComputePoolParent, FeedbackParent, InteractionActivityParent, LabelKeyUsageParent, LabelUsageParent, LabelValueUsageParent, MetricParent, MetricActivityParent, ScopedMetricParent, ModelParent, ServiceParent, UseCaseParent, RoleParent, SessionParent, HistoryEntryParent, ShareParent, TemplateParent, TeamParent, TeamMemberParent, MembershipParent, SeriesParent, UsageParent, UseCaseUsageParent, UserParent } from './parents.ts';
import type { GraphqlContext } from './context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A UUID in its usual hyphenated text form. */
  UUID: { input: string; output: string; }
  /** Names one entity: its UUID, or its key. For a user the key is the e-mail address. */
  IdOrKey: { input: string; output: string; }
  /** Milliseconds since the Unix epoch, always a JSON integer on output. */
  Timestamp: { input: number; output: string | number; }
  /** Seconds since the Unix epoch, a JSON integer. */
  TimestampSec: { input: number; output: string | number; }
  /** An instant as RFC 3339 text, for example 2025-06-01T12:00:00Z. */
  DateTime: { input: string; output: string; }
  /**
   * An instant on input. Accepted: RFC 3339 / ISO 8601 text, a date alone (start of that day, UTC), an integer
   * of epoch milliseconds, or `now` with an optional offset such as `now - 1 month`, and an optional time zone
   * after a `|`. The grammar is in docs/api.md.
   */
  InputDatetime: { input: string | number; output: string | number; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
  /** A file part of a multipart request (GraphQL multipart request convention: parts operations, map, 0, 1, ...). */
  Upload: { input: File; output: File; }
};

/** Where a completion came from. */
export type CompletionSource =
  /** Produced by an inference request. */
  | 'LIVE'
  /** Logged by hand after the fact. */
  | 'OFFLINE'
  /** Produced by a server-side batch that is not an evaluation. */
  | 'AUTOMATION'
  /** A row of an uploaded or generated dataset. */
  | 'DATASET'
  /** Produced or re-produced by an evaluation job. */
  | 'EVALUATION';

/** [more] The sources that a stored job filter can echo back. */
export type CompletionSourceOutput =
  | 'LIVE'
  | 'OFFLINE'
  | 'AUTOMATION';

export type CompletionGroupBy =
  | 'MODEL'
  | 'PROMPT';

export type SortDirection =
  | 'ASC'
  | 'DESC';

export type MetricKind =
  | 'SCALAR'
  | 'BOOL';

export type MetricScoringType =
  | 'HIGHER_IS_BETTER'
  | 'LOWER_IS_BETTER';

/** [more] */
export type MetricAggregation =
  | 'AVERAGE'
  | 'SUM'
  | 'COUNT';

/** DIRECT: a value on one completion. COMPARISON: one completion preferred to another. */
export type FeedbackType =
  | 'DIRECT'
  | 'COMPARISON';

/** The same two kinds under the names that sample configurations use. */
export type FeedbackTypeInput =
  | 'DIRECT'
  | 'PREFERENCE';

/** [more] */
export type FeedbackTypeOutput =
  | 'DIRECT'
  | 'PREFERENCE';

export type AbcampaignStatus =
  | 'WARMUP'
  | 'IN_PROGRESS'
  | 'DONE'
  | 'CANCELLED';

/** The two enum values are spelled with one capital only. */
export type ModelKindFilter =
  | 'Embedding'
  | 'Generation';

export type ModelOnline =
  | 'ONLINE'
  | 'PENDING'
  | 'OFFLINE'
  | 'ERROR'
  | 'DEGRADED'
  | 'SCALING';

/** [more] */
export type ModelserviceStatus =
  | 'PENDING'
  | 'ONLINE'
  | 'OFFLINE'
  | 'DETACHED'
  | 'TURNED_OFF';

/** Who runs a model. HARMONY stands for the server's own runtime, every other value for an outside provider. */
export type ProviderName =
  | 'AZURE'
  | 'OPEN_AI'
  | 'HARMONY'
  | 'GOOGLE'
  | 'ANTHROPIC'
  | 'NVIDIA';

export type ExternalModelProviderName =
  | 'AZURE'
  | 'OPEN_AI'
  | 'GOOGLE'
  | 'ANTHROPIC'
  | 'NVIDIA'
  | 'LEGACY_OPEN_AI';

/** OpenAI models that can be connected. */
export type OpenAiModel =
  | 'GPT41'
  | 'GPT4O'
  | 'GPT4O_MINI'
  | 'O1'
  | 'O1_MINI'
  | 'O3_MINI'
  | 'GPT4'
  | 'GPT4_TURBO'
  | 'GPT3_5_TURBO';

export type DatasetKind =
  | 'PROMPT'
  | 'PROMPT_COMPLETION'
  | 'PROMPT_COMPLETION_FEEDBACK'
  | 'PREFERENCE'
  | 'PROMPT_COMPLETION_SCORE';

export type DatasetSource =
  | 'UPLOADED'
  | 'GENERATED'
  | 'GENERATING'
  | 'FILTERED';

export type EvaluationJobStatus =
  | 'PENDING'
  | 'RUNNING'
  | 'COMPLETED'
  | 'FAILED'
  | 'CANCELED';

/** [more] */
export type EvaluationType =
  | 'AI_JUDGE'
  | 'REMOTE_ENV'
  | 'GRADERS'
  | 'MULTI_AI_JUDGES';

/** Status of one stage of a job. Note the different spelling from EvaluationJobStatus. */
export type JobStatusOutput =
  | 'PENDING'
  | 'RUNNING'
  | 'DONE'
  | 'CANCELLED'
  | 'ERROR';

export type SelectionTypeInput =
  | 'ALL'
  | 'RANDOM'
  | 'LAST';

/** [more] */
export type SelectionTypeOutput =
  | 'ALL'
  | 'RANDOM'
  | 'LAST';

export type JudgeCapability =
  | 'TRAINING'
  | 'EVALUATION';

export type PrebuiltCriteriaKey =
  | 'FAITHFULNESS'
  | 'ANSWER_RELEVANCY'
  | 'CONTEXT_RELEVANCY';

export type ComputePoolCapability =
  | 'INFERENCE'
  | 'TRAINING'
  | 'EVALUATION';

export type PartitionStatus =
  | 'ONLINE'
  | 'OFFLINE';

/** [more] */
export type TimeseriesInterval =
  | 'HOUR'
  | 'DAY'
  | 'WEEK'
  | 'MONTH'
  | 'QUARTER'
  | 'YEAR';

/** [more] */
export type DateBucketUnit =
  | 'DAY'
  | 'WEEK'
  | 'MONTH'
  | 'QUARTER'
  | 'YEAR'
  | 'NO_GROUP_BY_DATE';

/** [more] */
export type UnitPosition =
  | 'LEFT'
  | 'RIGHT';

/** [more] */
export type AuthProviderKind =
  | 'OIDC';

/** [ours] How a tied comparison was judged. */
export type ComparisonTie =
  | 'GOOD'
  | 'BAD';

/** All four are optional; the client often sends an empty object. */
export type CursorPageInput = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  offset?: InputMaybe<Scalars['Int']['input']>;
};

export type OrderPair = {
  field: Scalars['String']['input'];
  order: SortDirection;
};

export type PageInfo = {
  hasNextPage: Scalars['Boolean']['output'];
  endCursor?: Maybe<Scalars['String']['output']>;
  /** [more] */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** [more] */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** Both ends are required, and both are inclusive. */
export type TimeRange = {
  from: Scalars['InputDatetime']['input'];
  to: Scalars['InputDatetime']['input'];
};

/** [more] */
export type TimeRangeOutput = {
  from: Scalars['DateTime']['output'];
  to: Scalars['DateTime']['output'];
};

export type Completion = {
  id: Scalars['UUID']['output'];
  /** The whole input as one text. For chat input, a rendering of the messages; never null. */
  prompt: Scalars['String']['output'];
  /** The input messages; null when the interaction was logged with a plain prompt. */
  chatMessages?: Maybe<Array<ChatMessage>>;
  /** Null only for a dataset row that holds a prompt alone. */
  completion?: Maybe<Scalars['String']['output']>;
  source: CompletionSource;
  /** Null when the interaction was logged without naming a model. */
  model?: Maybe<Model>;
  directFeedbacks: Array<DirectFeedback>;
  comparisonFeedbacks: Array<ComparisonFeedback>;
  /** Labels under reserved keys are left out unless withProtected is true. */
  labels: Array<CompletionLabel>;
  metadata: CompletionMetadata;
  createdAt: Scalars['Timestamp']['output'];
  /** [more] Digest of the normalised input; equal for interactions with the same input. */
  promptHash?: Maybe<Scalars['String']['output']>;
  /** [more] */
  modelService?: Maybe<ModelService>;
  /** [more] */
  session: Session;
  /** [more] Earlier turns of the session, nearest first (level 1 is the turn just before). */
  history: Array<CompletionHistoryEntryOuput>;
  /** [more] How many other completions that match the filter share this input. */
  siblingsCount: Scalars['Int']['output'];
  /** [ours] */
  userId?: Maybe<Scalars['UUID']['output']>;
  /** [ours] The A/B campaign that this completion counts for. */
  abCampaign?: Maybe<Abcampaign>;
  /** [ours] */
  tags: Array<Scalars['String']['output']>;
  directScores: Array<DirectFeedback>;
  comparisonScores: Array<ComparisonFeedback>;
};


export type CompletionPromptArgs = {
  maxLength?: InputMaybe<Scalars['Int']['input']>;
};


export type CompletionCompletionArgs = {
  maxLength?: InputMaybe<Scalars['Int']['input']>;
};


export type CompletionDirectFeedbacksArgs = {
  filter?: InputMaybe<FeedbackFilterInput>;
};


export type CompletionLabelsArgs = {
  withProtected?: Scalars['Boolean']['input'];
};


export type CompletionSiblingsCountArgs = {
  filter: ListCompletionsFilterInput;
};

export type ChatMessage = {
  role: Scalars['String']['output'];
  content: Scalars['String']['output'];
};

export type CompletionLabel = {
  key: Scalars['String']['output'];
  value: Scalars['String']['output'];
};

export type CompletionMetadata = {
  /** Generation parameters of the request as a JSON object; null when unknown. */
  parameters?: Maybe<Scalars['JSON']['output']>;
  /** Durations in milliseconds as a JSON object; null when unknown. */
  timings?: Maybe<Scalars['JSON']['output']>;
  usage?: Maybe<Usage>;
  /** What the server adds by itself (provider, upstream id, routing), with free metadata under the member metadata; null when there is nothing. */
  system?: Maybe<Scalars['JSON']['output']>;
};

export type Usage = {
  completionTokens: Scalars['Int']['output'];
  promptTokens: Scalars['Int']['output'];
  totalTokens: Scalars['Int']['output'];
};

export type DirectFeedback = {
  id: Scalars['UUID']['output'];
  /** A boolean value reads as 1 or 0. */
  value: Scalars['Float']['output'];
  metric?: Maybe<Metric>;
  reason?: Maybe<Scalars['String']['output']>;
  details?: Maybe<Scalars['String']['output']>;
  createdAt: Scalars['Timestamp']['output'];
  /** [more] */
  userId?: Maybe<Scalars['UUID']['output']>;
};

export type ComparisonFeedback = {
  id: Scalars['UUID']['output'];
  createdAt: Scalars['Timestamp']['output'];
  usecase?: Maybe<UseCase>;
  metric?: Maybe<Metric>;
  /** The single f is how the client spells this field. */
  preferedCompletion?: Maybe<Completion>;
  otherCompletion?: Maybe<Completion>;
  /** [ours] Null when there was a preference. */
  tied?: Maybe<ComparisonTie>;
  /** [ours] */
  userId?: Maybe<Scalars['UUID']['output']>;
  project?: Maybe<Project>;
};

/** [more] */
export type Session = {
  id: Scalars['UUID']['output'];
  /** Oldest first. */
  turns: Array<Completion>;
};

/** [more] The missing t in the name is how the client package declares it. */
export type CompletionHistoryEntryOuput = {
  level: Scalars['Int']['output'];
  completionId: Scalars['UUID']['output'];
  prompt: Scalars['String']['output'];
  completion: Scalars['String']['output'];
  createdAt: Scalars['TimestampSec']['output'];
};

export type CompletionConnection = {
  totalCount: Scalars['Int']['output'];
  /** [ours] False when counting hit its budget: totalCount is then a lower bound. */
  totalCountIsExact: Scalars['Boolean']['output'];
  pageInfo: PageInfo;
  nodes: Array<Completion>;
  /** [more] */
  edges: Array<CompletionEdge>;
};

/** [more] */
export type CompletionEdge = {
  node: Completion;
  cursor: Scalars['String']['output'];
};

export type CompletionGroupDataConnection = {
  /** Number of groups, not of completions. */
  totalCount: Scalars['Int']['output'];
  groupBy: CompletionGroupBy;
  pageInfo: PageInfo;
  nodes: Array<CompletionGroupData>;
  /** [more] */
  edges: Array<CompletionGroupDataEdge>;
};

/** [more] */
export type CompletionGroupDataEdge = {
  node: CompletionGroupData;
  cursor: Scalars['String']['output'];
};

export type CompletionGroupData = {
  /** MODEL: the model's key. PROMPT: the prompt hash. Null for the group of completions without a model. */
  key?: Maybe<Scalars['String']['output']>;
  /** Completions of this group that match the filter. */
  count: Scalars['Int']['output'];
  directFeedbacksStats: Array<CompletionGroupFeedbackStats>;
  /** A cursor that belongs to the outer list has no effect here. */
  completions: CompletionConnection;
  directScoresStats: Array<CompletionGroupFeedbackStats>;
};


export type CompletionGroupDataCompletionsArgs = {
  page: CursorPageInput;
  order?: Array<OrderPair>;
};

export type CompletionGroupFeedbackStats = {
  metric: Metric;
  feedbacks: Scalars['Int']['output'];
  /** Null, like the four below, when there is no feedback. stddev is the population standard deviation. */
  average?: Maybe<Scalars['Float']['output']>;
  max?: Maybe<Scalars['Float']['output']>;
  min?: Maybe<Scalars['Float']['output']>;
  stddev?: Maybe<Scalars['Float']['output']>;
  sum?: Maybe<Scalars['Float']['output']>;
  scores: Scalars['Int']['output'];
};

export type ListCompletionsFilterInput = {
  useCase?: InputMaybe<Scalars['IdOrKey']['input']>;
  models?: InputMaybe<Array<Scalars['IdOrKey']['input']>>;
  timerange?: InputMaybe<TimeRange>;
  sessionId?: InputMaybe<Scalars['UUID']['input']>;
  userId?: InputMaybe<Scalars['UUID']['input']>;
  feedbacks?: InputMaybe<Array<CompletionFeedbackFilterInput>>;
  comparisons?: InputMaybe<Array<CompletionComparisonFilterInput>>;
  labels?: InputMaybe<Array<LabelFilter>>;
  promptHash?: InputMaybe<Scalars['String']['input']>;
  completionId?: InputMaybe<Scalars['UUID']['input']>;
  source?: InputMaybe<Array<CompletionSource>>;
  /** [ours] */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** [ours] Only completions that count for this campaign. */
  abCampaign?: InputMaybe<Scalars['IdOrKey']['input']>;
  /** [ours] Case-insensitive text search in the input and the completion. */
  search?: InputMaybe<Scalars['String']['input']>;
  completion?: InputMaybe<Scalars['String']['input']>;
  prompt?: InputMaybe<Scalars['String']['input']>;
  advancedFilter?: InputMaybe<CompletionFilterExpression>;
  project?: InputMaybe<Scalars['IdOrKey']['input']>;
  createdBy?: InputMaybe<Scalars['IdOrKey']['input']>;
  scores?: InputMaybe<Array<CompletionScoreFilterInput>>;
};

export type CompletionFeedbackFilterInput = {
  metric: Scalars['IdOrKey']['input'];
  gt?: InputMaybe<Scalars['Float']['input']>;
  gte?: InputMaybe<Scalars['Float']['input']>;
  eq?: InputMaybe<Scalars['Float']['input']>;
  neq?: InputMaybe<Scalars['Float']['input']>;
  lt?: InputMaybe<Scalars['Float']['input']>;
  lte?: InputMaybe<Scalars['Float']['input']>;
  reasons?: InputMaybe<Array<Scalars['String']['input']>>;
  user?: InputMaybe<Scalars['UUID']['input']>;
};

export type CompletionComparisonFilterInput = {
  metric: Scalars['IdOrKey']['input'];
};

/** Without value (or with null): any value of this key. */
export type LabelFilter = {
  key: Scalars['String']['input'];
  value?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** [more] */
export type FeedbackFilterInput = {
  labels?: InputMaybe<Array<LabelFilter>>;
};

/** [more] */
export type CompletionLabelValue = {
  key: Scalars['String']['input'];
  value: Scalars['String']['input'];
};

/** [more] removeLabels and addLabels touch only the pairs they name; setLabels replaces all ordinary labels. */
export type UpdateCompletion = {
  id: Scalars['UUID']['input'];
  removeLabels?: InputMaybe<Array<CompletionLabelValue>>;
  addLabels?: InputMaybe<Array<CompletionLabelValue>>;
  setLabels?: InputMaybe<Array<CompletionLabelValue>>;
  metadata?: InputMaybe<Scalars['JSON']['input']>;
};

/** [more] */
export type FeedbackAddInput = {
  value: Scalars['JSON']['input'];
  details?: InputMaybe<Scalars['String']['input']>;
  reason?: InputMaybe<Scalars['String']['input']>;
  userId?: InputMaybe<Scalars['UUID']['input']>;
};

/** [more] */
export type FeedbackUpdateInput = {
  value?: InputMaybe<Scalars['JSON']['input']>;
  details?: InputMaybe<Scalars['String']['input']>;
};

/** A metric seen across the whole deployment. */
export type Metric = {
  id: Scalars['UUID']['output'];
  key: Scalars['String']['output'];
  name: Scalars['String']['output'];
  kind: MetricKind;
  /** Empty text when none was given. */
  description: Scalars['String']['output'];
  scoringType: MetricScoringType;
  createdAt: Scalars['Timestamp']['output'];
  hasDirectFeedbacks: Scalars['Boolean']['output'];
  hasComparisonFeedbacks: Scalars['Boolean']['output'];
  /** Use cases that this metric is linked to. */
  useCases: Array<UseCase>;
  /** [more] */
  activity: MetricActivity;
  projects: Array<Project>;
  hasDirectScores: Scalars['Boolean']['output'];
  hasComparisonScores: Scalars['Boolean']['output'];
};


/** A metric seen across the whole deployment. */
export type MetricUseCasesArgs = {
  filter?: UseCaseFilter;
};


/** A metric seen across the whole deployment. */
export type MetricActivityArgs = {
  timerange?: InputMaybe<TimeRange>;
};

/** A metric seen from one use case (or from one model of it). Its createdAt is text, unlike Metric's. */
export type MetricWithContext = {
  id: Scalars['UUID']['output'];
  key: Scalars['String']['output'];
  name: Scalars['String']['output'];
  kind: MetricKind;
  description: Scalars['String']['output'];
  scoringType: MetricScoringType;
  createdAt: Scalars['DateTime']['output'];
  /** [more] */
  feedbackCount: Scalars['Int']['output'];
  /** [more] */
  comparisonCount: Scalars['Int']['output'];
  /** [more] */
  trend?: Maybe<TrendResult>;
  /** [more] */
  timeseries: Array<Timeseries>;
  /** [more] */
  hasDirectFeedbacks: Scalars['Boolean']['output'];
  /** [more] */
  hasComparisonFeedbacks: Scalars['Boolean']['output'];
};


/** A metric seen from one use case (or from one model of it). Its createdAt is text, unlike Metric's. */
export type MetricWithContextFeedbackCountArgs = {
  timerange?: InputMaybe<TimeRange>;
};


/** A metric seen from one use case (or from one model of it). Its createdAt is text, unlike Metric's. */
export type MetricWithContextComparisonCountArgs = {
  timerange?: InputMaybe<TimeRange>;
};


/** A metric seen from one use case (or from one model of it). Its createdAt is text, unlike Metric's. */
export type MetricWithContextTrendArgs = {
  input?: MetricTrendInput;
};


/** A metric seen from one use case (or from one model of it). Its createdAt is text, unlike Metric's. */
export type MetricWithContextTimeseriesArgs = {
  input: TimeseriesInput;
};

/** [more] */
export type MetricActivity = {
  feedbacks: ActivityOutput;
};

/** [more] */
export type TrendResult = {
  trend: Scalars['Float']['output'];
  previous: Scalars['Float']['output'];
  current: Scalars['Float']['output'];
};

/** [more] timeBuckets, count and values have the same length; values is null where count is 0. */
export type Timeseries = {
  model?: Maybe<Model>;
  timeBuckets: Array<Scalars['Timestamp']['output']>;
  count: Array<Scalars['Int']['output']>;
  values: Array<Maybe<Scalars['Float']['output']>>;
  aggregation: MetricAggregation;
};

/** [more] */
export type Activity = {
  interactions: InteractionOutput;
  feedbacks: ActivityOutput;
  uniqueUsers: ActivityOutput;
};

/** [more] */
export type ActivityOutput = {
  value: Scalars['Int']['output'];
  trend?: Maybe<Scalars['Float']['output']>;
};

/** [more] */
export type InteractionOutput = {
  value: Scalars['Int']['output'];
  perSecond?: Maybe<Scalars['Float']['output']>;
  trend?: Maybe<Scalars['Float']['output']>;
};

export type MetricCreate = {
  name: Scalars['String']['input'];
  key?: InputMaybe<Scalars['String']['input']>;
  kind: MetricKind;
  scoringType?: MetricScoringType;
  description?: InputMaybe<Scalars['String']['input']>;
  unit?: InputMaybe<Scalars['String']['input']>;
};

export type MetricLink = {
  useCase: Scalars['IdOrKey']['input'];
  metric: Scalars['IdOrKey']['input'];
};

export type MetricUnlink = {
  useCase: Scalars['IdOrKey']['input'];
  metric: Scalars['IdOrKey']['input'];
};

/** Exactly one of the two. */
export type MetricGetOrCreate = {
  existing?: InputMaybe<Scalars['IdOrKey']['input']>;
  new?: InputMaybe<MetricCreate>;
};

/** [more] */
export type MetricTrendInput = {
  timerange?: InputMaybe<TimeRange>;
  aggregation?: MetricAggregation;
};

/** [more] */
export type TimeseriesInput = {
  interval: TimeseriesInterval;
  timerange?: InputMaybe<TimeRange>;
  timezone?: InputMaybe<Scalars['String']['input']>;
  byModel?: Scalars['Boolean']['input'];
  aggregation?: MetricAggregation;
};

export type Model = {
  id: Scalars['UUID']['output'];
  key: Scalars['String']['output'];
  name: Scalars['String']['output'];
  online: ModelOnline;
  isExternal: Scalars['Boolean']['output'];
  providerName: ProviderName;
  isAdapter: Scalars['Boolean']['output'];
  isTraining: Scalars['Boolean']['output'];
  createdAt: Scalars['Timestamp']['output'];
  kind: ModelKindFilter;
  /** Parameter count as text, for example 8B; null when unknown or external. */
  size?: Maybe<Scalars['String']['output']>;
  /** Null for an external model. */
  computeConfig?: Maybe<ModelComputeConfigOutput>;
  backbone?: Maybe<Model>;
  /** Use cases that the model is attached to. */
  useCases: Array<UseCase>;
  /** [more] */
  modelServices: Array<ModelService>;
  /** [more] */
  activity: Activity;
  /** [more] */
  metrics: Array<MetricWithContext>;
  /** [more] Position in listings. */
  order: Scalars['Int']['output'];
  /** [more] */
  inStorage: Scalars['Boolean']['output'];
  error?: Maybe<Scalars['String']['output']>;
  projects: Array<Project>;
};


export type ModelUseCasesArgs = {
  filter?: UseCaseFilter;
  attached?: Scalars['Boolean']['input'];
};


export type ModelModelServicesArgs = {
  filter?: UseCaseFilter;
  attached?: Scalars['Boolean']['input'];
};


export type ModelActivityArgs = {
  timerange?: InputMaybe<TimeRange>;
};

export type ModelComputeConfigOutput = {
  tp: Scalars['Int']['output'];
  kvCacheLen: Scalars['Int']['output'];
  maxSeqLen: Scalars['Int']['output'];
};

/** A model inside one use case. Its key is the model's key. */
export type ModelService = {
  id: Scalars['UUID']['output'];
  key: Scalars['String']['output'];
  name: Scalars['String']['output'];
  model: Model;
  attached: Scalars['Boolean']['output'];
  isDefault: Scalars['Boolean']['output'];
  desiredOnline: Scalars['Boolean']['output'];
  createdAt: Scalars['Timestamp']['output'];
  /** [more] */
  status: ModelserviceStatus;
  /** [more] */
  useCaseId: Scalars['UUID']['output'];
  /** [more] */
  activity: Activity;
  /** [more] */
  systemPromptTemplate?: Maybe<SystemPromptTemplate>;
  /** [more] */
  metrics: Array<MetricWithContext>;
  /** [more] */
  abCampaigns: Array<Abcampaign>;
  /** [more] */
  placement?: Maybe<ModelPlacementOutput>;
  modelService: ModelService;
  warnings: Array<Scalars['String']['output']>;
};


/** A model inside one use case. Its key is the model's key. */
export type ModelServiceActivityArgs = {
  timerange?: InputMaybe<TimeRange>;
};


/** A model inside one use case. Its key is the model's key. */
export type ModelServiceAbCampaignsArgs = {
  filter?: AbCampaignFilter;
};

/** [more] */
export type ModelPlacementOutput = {
  computePools: Array<Scalars['String']['output']>;
  maxTtftMs?: Maybe<Scalars['Int']['output']>;
};

/** [more] */
export type SystemPromptTemplate = {
  id: Scalars['UUID']['output'];
  name: Scalars['String']['output'];
  template: Scalars['String']['output'];
  /** Names of the placeholders in the template. */
  arguments: Array<Scalars['String']['output']>;
  createdAt: Scalars['DateTime']['output'];
  createdBy: Scalars['UUID']['output'];
};

/** An absent or null member does not filter. */
export type ModelFilter = {
  inStorage?: InputMaybe<Scalars['Boolean']['input']>;
  available?: InputMaybe<Scalars['Boolean']['input']>;
  trainable?: InputMaybe<Scalars['Boolean']['input']>;
  kind?: InputMaybe<Array<ModelKindFilter>>;
  viewAll?: InputMaybe<Scalars['Boolean']['input']>;
  online?: InputMaybe<Array<ModelOnline>>;
  capabilities?: InputMaybe<CapabilityFilter>;
  published?: InputMaybe<Scalars['Boolean']['input']>;
  size?: InputMaybe<IntegerNumericCondition>;
};

/** [more] */
export type ModelServiceFilter = {
  model?: InputMaybe<Scalars['IdOrKey']['input']>;
  kind?: InputMaybe<Array<ModelKindFilter>>;
};

export type AddExternalModelInput = {
  name: Scalars['String']['input'];
  provider: ExternalModelProviderName;
  providerData?: InputMaybe<ModelProviderDataInput>;
  /** [ours] Absent: made from the name. */
  key?: InputMaybe<Scalars['String']['input']>;
  /** [ours] Absent: Embedding when the provider's model id contains embed, else Generation. */
  kind?: InputMaybe<ModelKindFilter>;
  description?: InputMaybe<Scalars['String']['input']>;
};

/** Exactly one, the one that fits the provider. */
export type ModelProviderDataInput = {
  azure?: InputMaybe<AzureProviderDataInput>;
  openAI?: InputMaybe<OpenAiProviderDataInput>;
  google?: InputMaybe<GoogleProviderDataInput>;
  anthropic?: InputMaybe<AnthropicProviderDataInput>;
  nvidia?: InputMaybe<NvidiaProviderDataInput>;
  legacyOpenAI?: InputMaybe<OpenAiProviderDataInput>;
};

export type OpenAiProviderDataInput = {
  apiKey: Scalars['String']['input'];
  /** An id of OpenAI, or a value of OpenAIModel. */
  externalModelId: Scalars['String']['input'];
  endpoint?: InputMaybe<Scalars['String']['input']>;
  extraParams?: InputMaybe<Scalars['JSON']['input']>;
};

export type GoogleProviderDataInput = {
  apiKey: Scalars['String']['input'];
  externalModelId: Scalars['String']['input'];
  endpoint?: InputMaybe<Scalars['String']['input']>;
};

export type AzureProviderDataInput = {
  apiKey: Scalars['String']['input'];
  externalModelId: Scalars['String']['input'];
  endpoint: Scalars['String']['input'];
};

export type AnthropicProviderDataInput = {
  apiKey: Scalars['String']['input'];
  externalModelId: Scalars['String']['input'];
  endpoint?: InputMaybe<Scalars['String']['input']>;
  extraParams?: InputMaybe<Scalars['JSON']['input']>;
};

export type NvidiaProviderDataInput = {
  externalModelId: Scalars['String']['input'];
  endpoint: Scalars['String']['input'];
  /** [ours] Any server that speaks the OpenAI protocol may want one. */
  apiKey?: InputMaybe<Scalars['String']['input']>;
};

export type AddHfModelInput = {
  modelId: Scalars['String']['input'];
  outputModelName: Scalars['String']['input'];
  outputModelKey?: InputMaybe<Scalars['String']['input']>;
  hfToken: Scalars['String']['input'];
  computePool?: InputMaybe<Scalars['IdOrKey']['input']>;
  numGpus?: InputMaybe<Scalars['Int']['input']>;
};

export type AddModelInput = {
  path: Scalars['String']['input'];
  name: Scalars['String']['input'];
  key?: InputMaybe<Scalars['String']['input']>;
};

export type AttachModel = {
  useCase: Scalars['IdOrKey']['input'];
  model: Scalars['IdOrKey']['input'];
  attached?: Scalars['Boolean']['input'];
  placement?: InputMaybe<ModelPlacementInput>;
  wait?: Scalars['Boolean']['input'];
};

/** An absent or null member leaves that property as it is: the client sends nulls. */
export type UpdateModelService = {
  useCase?: InputMaybe<Scalars['IdOrKey']['input']>;
  modelService: Scalars['IdOrKey']['input'];
  isDefault?: InputMaybe<Scalars['Boolean']['input']>;
  attached?: InputMaybe<Scalars['Boolean']['input']>;
  desiredOnline?: InputMaybe<Scalars['Boolean']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  systemPromptTemplate?: InputMaybe<Scalars['UUID']['input']>;
  placement?: InputMaybe<ModelPlacementInput>;
  toolProviders?: InputMaybe<Array<Scalars['String']['input']>>;
  project?: InputMaybe<Scalars['IdOrKey']['input']>;
  speculativeDecoding?: InputMaybe<SpeculativeDecodingInput>;
};

/** [more] */
export type ModelServiceDisconnect = {
  useCase: Scalars['IdOrKey']['input'];
  modelService: Scalars['IdOrKey']['input'];
};

export type ModelPlacementInput = {
  computePools: Array<Scalars['IdOrKey']['input']>;
  maxTtftMs?: InputMaybe<Scalars['Int']['input']>;
};

export type ModelComputeConfigInput = {
  tp?: InputMaybe<Scalars['Int']['input']>;
  kvCacheLen?: InputMaybe<Scalars['Int']['input']>;
  maxSeqLen?: InputMaybe<Scalars['Int']['input']>;
};

/** [more] */
export type SystemPromptTemplateCreate = {
  name: Scalars['String']['input'];
  template: Scalars['String']['input'];
};

/** [more] */
export type SystemPromptTemplateUpdate = {
  systemPromptTemplate: Scalars['UUID']['input'];
  name?: InputMaybe<Scalars['String']['input']>;
  template: Scalars['String']['input'];
  updateModelServices?: Scalars['Boolean']['input'];
};

export type UseCase = {
  id: Scalars['UUID']['output'];
  key: Scalars['String']['output'];
  name: Scalars['String']['output'];
  /** Empty text when none was given. */
  description: Scalars['String']['output'];
  createdAt: Scalars['Timestamp']['output'];
  /** Linked metrics only. */
  metrics: Array<MetricWithContext>;
  modelServices: Array<ModelService>;
  /** [more] */
  isArchived: Scalars['Boolean']['output'];
  /** [more] */
  modelService?: Maybe<ModelService>;
  /** [more] */
  defaultModelService?: Maybe<ModelService>;
  /** [more] */
  activity: Activity;
  /** [more] */
  metric?: Maybe<MetricWithContext>;
  /** [more] */
  abCampaigns: Array<Abcampaign>;
  /** [more] */
  autoEvals: Array<EvaluationJob>;
  /** [more] */
  widgets: Array<Widget>;
  /** [more] */
  metadata: UseCaseMetadata;
  /** [more] What the caller may do here. */
  permissions: Array<Scalars['String']['output']>;
  /** [more] */
  shares: Array<Share>;
  /** [more] */
  settings: Settings;
  /** [more] Label keys in use, with their values and counts. */
  labelUsage: LabelUsage;
};


export type UseCaseModelServicesArgs = {
  filter?: InputMaybe<ModelServiceFilter>;
};


export type UseCaseModelServiceArgs = {
  idOrKey: Scalars['IdOrKey']['input'];
};


export type UseCaseActivityArgs = {
  timerange?: InputMaybe<TimeRange>;
};


export type UseCaseMetricArgs = {
  metric: Scalars['IdOrKey']['input'];
};


export type UseCaseAbCampaignsArgs = {
  filter?: AbCampaignFilter;
};

/** [more] */
export type Settings = {
  defaultMetric?: Maybe<MetricWithContext>;
};

/** [more] */
export type UseCaseMetadata = {
  emoji?: Maybe<Emoji>;
};

/** [more] */
export type Emoji = {
  native: Scalars['String']['output'];
};

/** [more] */
export type Share = {
  team: Team;
  role: Role;
  isOwner: Scalars['Boolean']['output'];
};

/** [more] */
export type Widget = {
  title: Scalars['String']['output'];
  metric: Scalars['String']['output'];
  aggregation: MetricAggregation;
  unit: UnitConfig;
};

/** [more] */
export type UnitConfig = {
  symbol: Scalars['String']['output'];
  position: UnitPosition;
};

/** [more] */
export type LabelUsage = {
  keys: Array<LabelKeyUsage>;
};

/** [more] */
export type LabelKeyUsage = {
  key: Scalars['String']['output'];
  count: Scalars['Int']['output'];
  values: Array<LabelValueUsage>;
  lastUsed: Scalars['Timestamp']['output'];
};

/** [more] */
export type LabelValueUsage = {
  value: Scalars['String']['output'];
  count: Scalars['Int']['output'];
  lastUsed: Scalars['Timestamp']['output'];
};

export type UseCaseCreate = {
  name: Scalars['String']['input'];
  team?: InputMaybe<Scalars['IdOrKey']['input']>;
  key?: InputMaybe<Scalars['String']['input']>;
  description?: InputMaybe<Scalars['String']['input']>;
  gradientColor?: InputMaybe<Scalars['String']['input']>;
  metadata?: InputMaybe<UseCaseMetadataInput>;
  settings?: InputMaybe<UseCaseSettingsInput>;
};

export type UseCaseSettingsInput = {
  defaultMetric?: InputMaybe<Scalars['IdOrKey']['input']>;
};

export type UseCaseMetadataInput = {
  emoji?: InputMaybe<EmojiInput>;
};

export type EmojiInput = {
  native: Scalars['String']['input'];
};

/** [more] */
export type UseCaseFilter = {
  isArchived?: InputMaybe<Scalars['Boolean']['input']>;
};

/** [more] */
export type UseCaseUpdate = {
  name?: InputMaybe<Scalars['String']['input']>;
  description?: InputMaybe<Scalars['String']['input']>;
  widgets?: InputMaybe<Array<WidgetInput>>;
  metadata?: InputMaybe<UseCaseMetadataInput>;
  settings?: InputMaybe<UseCaseSettingsInput>;
  isArchived?: InputMaybe<Scalars['Boolean']['input']>;
};

/** [more] */
export type WidgetInput = {
  title: Scalars['String']['input'];
  metric: Scalars['String']['input'];
  aggregation: MetricAggregation;
  unit: UnitConfigInput;
};

/** [more] */
export type UnitConfigInput = {
  symbol: Scalars['String']['input'];
  position: UnitPosition;
};

/** [more] Replaces the whole list of shares. */
export type UseCaseShares = {
  shares: Array<UseCaseShareInput>;
};

/** [more] */
export type UseCaseShareInput = {
  team: Scalars['IdOrKey']['input'];
  role: Scalars['IdOrKey']['input'];
  isOwner: Scalars['Boolean']['input'];
};

export type Abcampaign = {
  id: Scalars['UUID']['output'];
  key: Scalars['String']['output'];
  status: AbcampaignStatus;
  beginDate: Scalars['Timestamp']['output'];
  endDate?: Maybe<Scalars['Timestamp']['output']>;
  feedbackType: FeedbackType;
  /** Share of eligible traffic, above 0 and at most 1. */
  trafficSplit: Scalars['Float']['output'];
  metric?: Maybe<Metric>;
  useCase?: Maybe<UseCase>;
  models: Array<ModelService>;
  /** Feedbacks counted so far. */
  feedbacks: Scalars['Int']['output'];
  hasEnoughFeedbacks: Scalars['Boolean']['output'];
  report: AbReport;
  /** [more] */
  name?: Maybe<Scalars['String']['output']>;
  /** [more] */
  autoDeploy: Scalars['Boolean']['output'];
  /** [more] */
  createdAt: Scalars['Timestamp']['output'];
  project?: Maybe<Project>;
  scoreType: ScoreType;
  scores: Scalars['Int']['output'];
  hasEnoughScores: Scalars['Boolean']['output'];
};

/** Also used for the outcome of an evaluation job. */
export type AbReport = {
  pValue?: Maybe<Scalars['Float']['output']>;
  variants: Array<AbVariantReport>;
};

export type AbVariantReport = {
  variant: ModelService;
  /** 95 % confidence interval of the mean (metric) or of the win rate (preference); null without feedback. */
  interval?: Maybe<Interval>;
  feedbacks: Scalars['Int']['output'];
  /** Null for a campaign on metric feedback. */
  comparisons?: Maybe<Array<AbVariantReportComparison>>;
  /** [more] */
  mean?: Maybe<Scalars['Float']['output']>;
  scores: Scalars['Int']['output'];
};

export type Interval = {
  start: Scalars['Float']['output'];
  middle: Scalars['Float']['output'];
  end: Scalars['Float']['output'];
};

/** This variant against one other. */
export type AbVariantReportComparison = {
  variant: ModelService;
  feedbacks: Scalars['Int']['output'];
  wins: Scalars['Int']['output'];
  losses: Scalars['Int']['output'];
  tiesGood: Scalars['Int']['output'];
  tiesBad: Scalars['Int']['output'];
  scores: Scalars['Int']['output'];
};

export type AbcampaignCreate = {
  key: Scalars['String']['input'];
  name?: InputMaybe<Scalars['String']['input']>;
  metric: Scalars['IdOrKey']['input'];
  useCase?: InputMaybe<Scalars['IdOrKey']['input']>;
  modelServices: Array<Scalars['IdOrKey']['input']>;
  autoDeploy: Scalars['Boolean']['input'];
  trafficSplit: Scalars['Float']['input'];
  feedbackType?: FeedbackType;
  project?: InputMaybe<Scalars['IdOrKey']['input']>;
  scoreType?: InputMaybe<ScoreType>;
};

export type AbCampaignFilter = {
  active?: InputMaybe<Scalars['Boolean']['input']>;
  status?: InputMaybe<AbcampaignStatus>;
  useCase?: InputMaybe<Scalars['IdOrKey']['input']>;
  project?: InputMaybe<Scalars['IdOrKey']['input']>;
};

export type Dataset = {
  id: Scalars['UUID']['output'];
  key: Scalars['String']['output'];
  name: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  kind: DatasetKind;
  /** Null while a generated dataset is not ready. */
  records?: Maybe<Scalars['Int']['output']>;
  metricsUsage: Array<DatasetMetricUsage>;
  /** [more] */
  source: DatasetSource;
  downloadUrl: Scalars['String']['output'];
};

export type DatasetMetricUsage = {
  feedbackCount: Scalars['Int']['output'];
  comparisonCount: Scalars['Int']['output'];
  metric: Metric;
  scoreCount: Scalars['Int']['output'];
};

export type DatasetCreate = {
  useCase?: InputMaybe<Scalars['IdOrKey']['input']>;
  name: Scalars['String']['input'];
  key?: InputMaybe<Scalars['String']['input']>;
  source?: InputMaybe<DatasetSource>;
  project?: InputMaybe<Scalars['IdOrKey']['input']>;
};

export type DatasetGenerate = {
  useCase: Scalars['IdOrKey']['input'];
  name: Scalars['String']['input'];
  key?: InputMaybe<Scalars['String']['input']>;
  computePool?: InputMaybe<Scalars['IdOrKey']['input']>;
  config: DatasetGenerationConfig;
};

/** Exactly one member (there is only one so far). */
export type DatasetGenerationConfig = {
  rag?: InputMaybe<RagdataGenerationConfig>;
};

export type RagdataGenerationConfig = {
  chunksPerQuestion: Scalars['Int']['input'];
  model: Scalars['IdOrKey']['input'];
  systemPrompt?: InputMaybe<Scalars['String']['input']>;
};

export type Judge = {
  /** Parsed by the client as text. */
  id: Scalars['ID']['output'];
  key: Scalars['String']['output'];
  version: Scalars['Int']['output'];
  name: Scalars['String']['output'];
  /** Null for a prebuilt judge. */
  criteria?: Maybe<Scalars['String']['output']>;
  /** Key of the prebuilt criteria; null for a custom judge. */
  prebuilt?: Maybe<Scalars['String']['output']>;
  examples?: Maybe<Array<JudgeExample>>;
  capabilities: Array<JudgeCapability>;
  model: Model;
  useCaseId: Scalars['UUID']['output'];
  metric: Metric;
  createdAt: Scalars['Timestamp']['output'];
  updatedAt: Scalars['Timestamp']['output'];
};

export type JudgeExample = {
  input: Array<ChatMessage>;
  output: Scalars['String']['output'];
  pass: Scalars['Boolean']['output'];
  reasoning?: Maybe<Scalars['String']['output']>;
};

export type DeleteConfirm = {
  success: Scalars['Boolean']['output'];
  details?: Maybe<Scalars['String']['output']>;
};

/** [more] */
export type PrebuiltCriteria = {
  key: PrebuiltCriteriaKey;
  name: Scalars['String']['output'];
  feedback?: Maybe<Metric>;
  description: Scalars['String']['output'];
};

export type JudgeCreate = {
  key?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  criteria: Scalars['String']['input'];
  examples?: Array<JudgeExampleInput>;
  model: Scalars['IdOrKey']['input'];
  metric?: InputMaybe<Scalars['IdOrKey']['input']>;
};

export type JudgeExampleInput = {
  id?: InputMaybe<Scalars['UUID']['input']>;
  input: Array<JudgeExampleInputTurnEntry>;
  output: Scalars['String']['input'];
  pass: Scalars['Boolean']['input'];
  reasoning?: InputMaybe<Scalars['String']['input']>;
};

export type JudgeExampleInputTurnEntry = {
  role: Scalars['String']['input'];
  content: Scalars['String']['input'];
};

/** An absent or null member leaves that property as it is. */
export type JudgeUpdate = {
  name?: InputMaybe<Scalars['String']['input']>;
  criteria?: InputMaybe<Scalars['String']['input']>;
  examples?: InputMaybe<Array<JudgeExampleInput>>;
  model?: InputMaybe<Scalars['IdOrKey']['input']>;
};

export type PrebuiltJudgeCreate = {
  key?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  model: Scalars['IdOrKey']['input'];
  prebuiltCriteriaKey: PrebuiltCriteriaKey;
};

export type EvaluationJob = {
  id: Scalars['UUID']['output'];
  name: Scalars['String']['output'];
  status: EvaluationJobStatus;
  createdAt: Scalars['Timestamp']['output'];
  startedAt?: Maybe<Scalars['Timestamp']['output']>;
  endedAt?: Maybe<Scalars['Timestamp']['output']>;
  durationMs?: Maybe<Scalars['Int']['output']>;
  modelServices: Array<ModelService>;
  /**
   * To the client of 0.5.1 (it selects ...ModelData) the models that judge, to the published ones (...JudgeData) the judges.
   * The resolver returns only members of the types that the selection names: without that, the others come out as empty objects.
   */
  judges: Array<EvaluationJudge>;
  /** The models that judge. */
  judgeModels: Array<Model>;
  /** One for each model service and metric (and dataset); empty until there are scores. */
  reports: Array<EvaluationReport>;
  stages: Array<JobStageOutput>;
  useCase?: Maybe<UseCase>;
  /** Null until there are scores. */
  report?: Maybe<AbReport>;
  /** Null when the job ran on logged completions. */
  dataset?: Maybe<Dataset>;
  createdBy?: Maybe<User>;
  /** [more] */
  metrics: Array<Metric>;
  /** [more] */
  evalType: EvaluationType;
  /** [more] */
  recipe?: Maybe<EvaluationRecipe>;
  /** [more] */
  sampleConfig?: Maybe<SampleConfigOutput>;
  /** [more] */
  error?: Maybe<Scalars['String']['output']>;
};

export type EvaluationJudge = Model | Judge;

export type EvaluationReport = {
  modelService: ModelService;
  /** Null when the job ran on logged completions. */
  dataset?: Maybe<Dataset>;
  metric: Metric;
  mean?: Maybe<Scalars['Float']['output']>;
  feedbackCount: Scalars['Int']['output'];
};

export type JobStageOutput = {
  name: Scalars['String']['output'];
  status: JobStatusOutput;
  parent?: Maybe<Scalars['String']['output']>;
  stageId: Scalars['Int']['output'];
  info?: Maybe<JobStageInfoOutput>;
  startedAt?: Maybe<Scalars['Timestamp']['output']>;
  endedAt?: Maybe<Scalars['Timestamp']['output']>;
  /** [more] */
  durationMs?: Maybe<Scalars['Int']['output']>;
};

/** The client reads __typename to tell the members apart. */
export type JobStageInfoOutput = TrainingJobStageOutput | EvalJobStageOutput | BatchInferenceJobStageOutput;

/** Named by the client's fragment on stages, so it must exist; a server without training never returns it. */
export type TrainingJobStageOutput = {
  monitoringLink?: Maybe<Scalars['String']['output']>;
  totalNumSamples?: Maybe<Scalars['Int']['output']>;
  processedNumSamples?: Maybe<Scalars['Int']['output']>;
  checkpoints: Array<Scalars['String']['output']>;
};

export type EvalJobStageOutput = {
  totalNumSamples?: Maybe<Scalars['Int']['output']>;
  processedNumSamples?: Maybe<Scalars['Int']['output']>;
  monitoringLink?: Maybe<Scalars['String']['output']>;
};

export type BatchInferenceJobStageOutput = {
  totalNumSamples?: Maybe<Scalars['Int']['output']>;
  processedNumSamples?: Maybe<Scalars['Int']['output']>;
  monitoringLink?: Maybe<Scalars['String']['output']>;
};

/** [more] */
export type EvaluationRecipe = EvaluationCustomRecipe | EvaluationFaithfulnessRecipe | EvaluationContextRelevancyRecipe | EvaluationAnswerRelevancyRecipe;

/** [more] */
export type EvaluationCustomRecipe = {
  guidelines: Array<Guideline>;
  criteria?: Maybe<Array<Scalars['String']['output']>>;
  metric?: Maybe<Metric>;
};

/** [more] */
export type EvaluationFaithfulnessRecipe = {
  metric?: Maybe<Metric>;
};

/** [more] */
export type EvaluationContextRelevancyRecipe = {
  metric?: Maybe<Metric>;
};

/** [more] */
export type EvaluationAnswerRelevancyRecipe = {
  metric?: Maybe<Metric>;
};

/** [more] */
export type Guideline = {
  name: Scalars['String']['output'];
  description: Scalars['String']['output'];
};

/** [more] */
export type SampleConfigOutput = {
  feedbackType?: Maybe<FeedbackTypeOutput>;
  datasource: SampleDatasourceOutput;
};

/** [more] */
export type SampleDatasourceOutput = SampleDatasourceCompletionsOutput | SampleDatasourceDatasetOutput;

/** [more] */
export type SampleDatasourceCompletionsOutput = {
  selectionType: SelectionTypeOutput;
  maxSamples?: Maybe<Scalars['Int']['output']>;
  filter?: Maybe<ListCompletionsFilterOutput>;
};

/** [more] */
export type SampleDatasourceDatasetOutput = {
  datasetKey: Scalars['String']['output'];
};

/** [more] */
export type ListCompletionsFilterOutput = {
  useCase: Scalars['String']['output'];
  models?: Maybe<Array<Scalars['String']['output']>>;
  timerange?: Maybe<TimeRangeOutput>;
  sessionId?: Maybe<Scalars['UUID']['output']>;
  userId?: Maybe<Scalars['UUID']['output']>;
  feedbacks?: Maybe<Array<CompletionFeedbackFilterOutput>>;
  labels?: Maybe<Array<CompletionLabelFilterOutput>>;
  promptHash?: Maybe<Scalars['String']['output']>;
  completionId?: Maybe<Scalars['UUID']['output']>;
  tags?: Maybe<Array<Scalars['String']['output']>>;
  source?: Maybe<Array<CompletionSourceOutput>>;
};

/** [more] */
export type CompletionFeedbackFilterOutput = {
  metric: Scalars['String']['output'];
  gt?: Maybe<Scalars['Float']['output']>;
  gte?: Maybe<Scalars['Float']['output']>;
  eq?: Maybe<Scalars['Float']['output']>;
  neq?: Maybe<Scalars['Float']['output']>;
  lt?: Maybe<Scalars['Float']['output']>;
  lte?: Maybe<Scalars['Float']['output']>;
  reasons?: Maybe<Array<Scalars['String']['output']>>;
  user?: Maybe<Scalars['String']['output']>;
};

/** [more] */
export type CompletionLabelFilterOutput = {
  key: Scalars['String']['output'];
  value?: Maybe<Array<Scalars['String']['output']>>;
};

export type EvaluationCreate = {
  useCase: Scalars['IdOrKey']['input'];
  name?: InputMaybe<Scalars['String']['input']>;
  kind: EvaluationKind;
  modelServices?: Array<Scalars['IdOrKey']['input']>;
  modelServicesWithParams?: Array<ModelServiceWithParams>;
  computePool?: InputMaybe<Scalars['IdOrKey']['input']>;
};

/** Exactly one member; evaluation by a reward server is out of scope, so there is only one here. */
export type EvaluationKind = {
  aijudge?: InputMaybe<AijudgeEvaluation>;
};

/** judge names a model, not a Judge. */
export type AijudgeEvaluation = {
  sampleConfig: SampleConfigInput;
  judge: Scalars['IdOrKey']['input'];
  recipe: EvaluationRecipeInput;
};

/** Exactly one member; the client sends {} as the value of the three prebuilt ones. */
export type EvaluationRecipeInput = {
  faithfulness?: InputMaybe<FaithfulnessRecipe>;
  custom?: InputMaybe<CustomRecipe>;
  contextRelevancy?: InputMaybe<ContextRelevancyRecipe>;
  answerRelevancy?: InputMaybe<AnswerRelevancyRecipe>;
};

export type FaithfulnessRecipe = {
  misc?: InputMaybe<Scalars['String']['input']>;
};

export type ContextRelevancyRecipe = {
  misc?: InputMaybe<Scalars['String']['input']>;
};

export type AnswerRelevancyRecipe = {
  misc?: InputMaybe<Scalars['String']['input']>;
};

export type CustomRecipe = {
  guidelines: Array<GuidelineInput>;
  metric: MetricGetOrCreate;
};

export type GuidelineInput = {
  name: Scalars['String']['input'];
  description: Scalars['String']['input'];
};

export type ModelServiceWithParams = {
  idOrKey: Scalars['IdOrKey']['input'];
  createParams?: InputMaybe<GenerateParameters>;
};

export type GenerateParameters = {
  stop?: InputMaybe<Array<Scalars['String']['input']>>;
  maxTokens?: InputMaybe<Scalars['Int']['input']>;
  temperature?: InputMaybe<Scalars['Float']['input']>;
  topP?: InputMaybe<Scalars['Float']['input']>;
  maxTtftMs?: InputMaybe<Scalars['Int']['input']>;
};

export type SampleConfigInput = {
  feedbackType?: InputMaybe<FeedbackTypeInput>;
  datasource: SampleDatasourceInput;
};

/** Exactly one of the two. */
export type SampleDatasourceInput = {
  completions?: InputMaybe<SampleDatasourceCompletions>;
  dataset?: InputMaybe<SampleDatasourceDataset>;
};

export type SampleDatasourceCompletions = {
  selectionType: SelectionTypeInput;
  filter?: InputMaybe<ListCompletionsFilterInput>;
  maxSamples?: InputMaybe<Scalars['Int']['input']>;
  /** True: run the models again on the prompts. False or null: judge the stored completions. */
  replayInteractions?: InputMaybe<Scalars['Boolean']['input']>;
};

export type SampleDatasourceDataset = {
  dataset: Scalars['IdOrKey']['input'];
};

export type User = {
  id: Scalars['UUID']['output'];
  email: Scalars['String']['output'];
  name: Scalars['String']['output'];
  createdAt: Scalars['Timestamp']['output'];
  teams: Array<TeamWithrole>;
  /** Requested for the calling user only. */
  apiKeys: Array<ApiKey>;
  user: User;
  generatedApiKey?: Maybe<Scalars['String']['output']>;
};

export type TeamWithrole = {
  team: Team;
  role: Role;
};

export type TeamMember = {
  user: User;
  team: Team;
  role: Role;
};

export type Team = {
  id: Scalars['UUID']['output'];
  key: Scalars['String']['output'];
  name: Scalars['String']['output'];
  createdAt: Scalars['Timestamp']['output'];
};

export type Role = {
  id: Scalars['UUID']['output'];
  key: Scalars['String']['output'];
  name: Scalars['String']['output'];
  createdAt: Scalars['Timestamp']['output'];
  permissions: Array<Scalars['String']['output']>;
};

/** key is the whole secret only in the answer to createApiKey; elsewhere it is shortened. */
export type ApiKey = {
  key: Scalars['String']['output'];
  createdAt: Scalars['Timestamp']['output'];
};

export type TeamCreate = {
  key?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
};

export type RoleCreate = {
  key?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  permissions: Array<Scalars['String']['input']>;
};

/** user is usually an e-mail address. */
export type TeamMemberSet = {
  user: Scalars['IdOrKey']['input'];
  team: Scalars['IdOrKey']['input'];
  role: Scalars['IdOrKey']['input'];
};

export type TeamMemberRemove = {
  user: Scalars['IdOrKey']['input'];
  team: Scalars['IdOrKey']['input'];
};

/** [more] */
export type ApiKeyCreate = {
  user: Scalars['IdOrKey']['input'];
};

/** [more] */
export type MetaObject = {
  authProviders: ProviderList;
};

/** [more] */
export type ProviderList = {
  providers: Array<AuthProvider>;
};

/** [more] */
export type AuthProvider = {
  name: Scalars['String']['output'];
  key: Scalars['String']['output'];
  kind: AuthProviderKind;
  loginUrl: Scalars['String']['output'];
};

export type ComputePool = {
  id: Scalars['UUID']['output'];
  key: Scalars['String']['output'];
  name: Scalars['String']['output'];
  createdAt: Scalars['Timestamp']['output'];
  capabilities: Array<ComputePoolCapability>;
  /** Partitions that are online. */
  partitions: Array<Partition>;
  /** [more] */
  allPartitions: Array<Partition>;
  harmonyGroups: Array<HarmonyGroup>;
};

export type Partition = {
  id: Scalars['UUID']['output'];
  key: Scalars['String']['output'];
  computePool?: Maybe<ComputePool>;
  status: PartitionStatus;
  url: Scalars['String']['output'];
  worldSize: Scalars['Int']['output'];
  gpuTypes: Scalars['String']['output'];
  createdAt: Scalars['Timestamp']['output'];
  onlineModels: Array<Model>;
};

/** [more] */
export type UsageFilterInput = {
  modelId: Scalars['UUID']['input'];
  timerange: TimeRange;
  unit: DateBucketUnit;
};

/** [more] */
export type UsagePerUseCaseFilterInput = {
  modelId: Scalars['UUID']['input'];
  timerange: TimeRange;
};

/** [more] Token counts are Float because a sum can pass 32 bits. */
export type UsageAggregateItem = {
  bucketTs?: Maybe<Scalars['Timestamp']['output']>;
  promptTokens: Scalars['Float']['output'];
  completionTokens: Scalars['Float']['output'];
  totalTokens: Scalars['Float']['output'];
  interactions: Scalars['Int']['output'];
};

/** [more] */
export type UsageAggregatePerUseCaseItem = {
  useCase?: Maybe<UseCaseItem>;
  modelService?: Maybe<ModelService>;
  promptTokens: Scalars['Float']['output'];
  completionTokens: Scalars['Float']['output'];
  totalTokens: Scalars['Float']['output'];
  interactions: Scalars['Int']['output'];
};

/** [more] */
export type UseCaseItem = {
  id: Scalars['UUID']['output'];
  name: Scalars['String']['output'];
  description: Scalars['String']['output'];
};

export type Query = {
  completions: CompletionConnection;
  completionsGrouped: CompletionGroupDataConnection;
  completion?: Maybe<Completion>;
  /** [more] A link to a file of the matching interactions. */
  completionDownloadUrl: Scalars['String']['output'];
  metrics: Array<Metric>;
  metric?: Maybe<Metric>;
  models: Array<Model>;
  model?: Maybe<Model>;
  /** [more] */
  systemPromptTemplates: Array<SystemPromptTemplate>;
  /** [more] */
  modelUsage: Array<UsageAggregateItem>;
  /** [more] */
  modelUsageByUseCase: Array<UsageAggregatePerUseCaseItem>;
  useCases: Array<UseCase>;
  useCase?: Maybe<UseCase>;
  abCampaigns: Array<Abcampaign>;
  abCampaign?: Maybe<Abcampaign>;
  datasets: Array<Dataset>;
  dataset?: Maybe<Dataset>;
  /** Not nullable: an unknown judge is an EntityNotFound error. The client cannot parse null here. */
  judge: Judge;
  /** Latest version of each judge. */
  judges: Array<Judge>;
  /** Newest first. */
  judgeVersions: Array<Judge>;
  /** [more] */
  prebuiltCriteria: Array<PrebuiltCriteria>;
  evaluationJobs: Array<EvaluationJob>;
  evaluationJob?: Maybe<EvaluationJob>;
  me?: Maybe<User>;
  users: Array<User>;
  teams: Array<Team>;
  roles: Array<Role>;
  /** Every permission key that a role can hold. */
  permissions: Array<Scalars['String']['output']>;
  /** [more] Readable without a key, for a sign-in page. */
  meta: MetaObject;
  computePools: Array<ComputePool>;
  /** Partitions that are online. */
  partitions: Array<Partition>;
  /** [more] */
  allPartitions: Array<Partition>;
  harmonyGroups: Array<HarmonyGroup>;
  projects: Array<Project>;
  project?: Maybe<Project>;
};


export type QueryCompletionsArgs = {
  filter: ListCompletionsFilterInput;
  page: CursorPageInput;
  order?: Array<OrderPair>;
};


export type QueryCompletionsGroupedArgs = {
  filter: ListCompletionsFilterInput;
  feedbackFilter?: FeedbackFilterInput;
  groupBy: CompletionGroupBy;
  page: CursorPageInput;
  order?: Array<OrderPair>;
};


export type QueryCompletionArgs = {
  useCase?: InputMaybe<Scalars['IdOrKey']['input']>;
  project?: InputMaybe<Scalars['IdOrKey']['input']>;
  id: Scalars['UUID']['input'];
};


export type QueryCompletionDownloadUrlArgs = {
  filter: ListCompletionsFilterInput;
};


export type QueryMetricArgs = {
  idOrKey?: InputMaybe<Scalars['IdOrKey']['input']>;
  metricIdOrKey?: InputMaybe<Scalars['IdOrKey']['input']>;
  projectIdOrKey?: InputMaybe<Scalars['IdOrKey']['input']>;
};


export type QueryModelsArgs = {
  filter?: ModelFilter;
};


export type QueryModelArgs = {
  idOrKey: Scalars['IdOrKey']['input'];
};


export type QueryModelUsageArgs = {
  filter: UsageFilterInput;
};


export type QueryModelUsageByUseCaseArgs = {
  filter: UsagePerUseCaseFilterInput;
};


export type QueryUseCasesArgs = {
  filter?: UseCaseFilter;
};


export type QueryUseCaseArgs = {
  idOrKey: Scalars['IdOrKey']['input'];
};


export type QueryAbCampaignsArgs = {
  filter?: AbCampaignFilter;
};


export type QueryAbCampaignArgs = {
  idOrKey: Scalars['IdOrKey']['input'];
};


export type QueryDatasetsArgs = {
  useCase?: InputMaybe<Scalars['IdOrKey']['input']>;
  project?: InputMaybe<Scalars['IdOrKey']['input']>;
};


export type QueryDatasetArgs = {
  idOrKey: Scalars['IdOrKey']['input'];
  useCase?: InputMaybe<Scalars['IdOrKey']['input']>;
  project?: InputMaybe<Scalars['IdOrKey']['input']>;
};


export type QueryJudgeArgs = {
  id: Scalars['IdOrKey']['input'];
  useCase: Scalars['IdOrKey']['input'];
  version?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryJudgesArgs = {
  useCase: Scalars['IdOrKey']['input'];
};


export type QueryJudgeVersionsArgs = {
  useCase: Scalars['IdOrKey']['input'];
  key: Scalars['String']['input'];
};


export type QueryEvaluationJobsArgs = {
  usecase?: InputMaybe<Scalars['IdOrKey']['input']>;
};


export type QueryEvaluationJobArgs = {
  id: Scalars['UUID']['input'];
};


export type QueryProjectsArgs = {
  filter?: UseCaseFilter;
};


export type QueryProjectArgs = {
  idOrKey: Scalars['IdOrKey']['input'];
};

export type Mutation = {
  /** [more] */
  updateCompletion: Completion;
  /** [more] */
  addDirectFeedback: DirectFeedback;
  /** [more] */
  updateFeedback: DirectFeedback;
  createMetric: Metric;
  linkMetric: MetricWithContext;
  unlinkMetric: Scalars['String']['output'];
  addExternalModel: Model;
  addModel: Model;
  importHfModel: Scalars['String']['output'];
  attachModel: ModelService;
  updateModelService: ModelService;
  /** [more] */
  disconnectModel: Scalars['String']['output'];
  deployModel: ModelService;
  terminateModel: Scalars['String']['output'];
  updateModelComputeConfig: Model;
  /** [more] */
  createSystemPromptTemplate: SystemPromptTemplate;
  /** [more] */
  deriveSystemPromptTemplate: SystemPromptTemplate;
  createUseCase: UseCase;
  /** [more] */
  updateUseCase: UseCase;
  /** [more] */
  shareUseCase: UseCase;
  createAbCampaign: Abcampaign;
  cancelAbCampaign: Scalars['String']['output'];
  createDataset: Dataset;
  generateDataset: Dataset;
  createJudge: Judge;
  createPrebuiltJudge: Judge;
  updateJudge: Judge;
  deleteJudge: DeleteConfirm;
  createEvaluationJob: EvaluationJob;
  cancelEvaluationJob: Scalars['String']['output'];
  createTeam: Team;
  createRole: Role;
  setTeamMember: TeamMember;
  removeTeamMember: User;
  /** [more] */
  createApiKey: ApiKey;
  createUser: User;
  deleteUser: User;
  deleteDataset: Scalars['Boolean']['output'];
  addModelToUseCase: Scalars['Boolean']['output'];
  removeModelFromUseCase: Scalars['Boolean']['output'];
  /** Put in place of a deployModel without a selection (clients up to 0.1.12). */
  deployModelText: Scalars['String']['output'];
  createProject: Project;
  shareProject: Project;
  addModelsToProject: AddModelsToProjectResult;
  removeModelFromProject: Scalars['Boolean']['output'];
  addDirectScore: DirectFeedback;
};


export type MutationUpdateCompletionArgs = {
  input: UpdateCompletion;
};


export type MutationAddDirectFeedbackArgs = {
  completionId: Scalars['UUID']['input'];
  metricId: Scalars['IdOrKey']['input'];
  input: FeedbackAddInput;
};


export type MutationUpdateFeedbackArgs = {
  id: Scalars['UUID']['input'];
  input: FeedbackUpdateInput;
};


export type MutationCreateMetricArgs = {
  project?: InputMaybe<Scalars['IdOrKey']['input']>;
  input: MetricCreate;
};


export type MutationLinkMetricArgs = {
  input: MetricLink;
};


export type MutationUnlinkMetricArgs = {
  input: MetricUnlink;
};


export type MutationAddExternalModelArgs = {
  input: AddExternalModelInput;
};


export type MutationAddModelArgs = {
  input: AddModelInput;
};


export type MutationImportHfModelArgs = {
  input: AddHfModelInput;
};


export type MutationAttachModelArgs = {
  input: AttachModel;
};


export type MutationUpdateModelServiceArgs = {
  input: UpdateModelService;
};


export type MutationDisconnectModelArgs = {
  input: ModelServiceDisconnect;
};


export type MutationDeployModelArgs = {
  input: DeployModelInput;
};


export type MutationTerminateModelArgs = {
  idOrKey: Scalars['IdOrKey']['input'];
  force?: Scalars['Boolean']['input'];
};


export type MutationUpdateModelComputeConfigArgs = {
  idOrKey: Scalars['IdOrKey']['input'];
  input: ModelComputeConfigInput;
};


export type MutationCreateSystemPromptTemplateArgs = {
  input: SystemPromptTemplateCreate;
};


export type MutationDeriveSystemPromptTemplateArgs = {
  input: SystemPromptTemplateUpdate;
};


export type MutationCreateUseCaseArgs = {
  input: UseCaseCreate;
};


export type MutationUpdateUseCaseArgs = {
  idOrKey: Scalars['IdOrKey']['input'];
  input: UseCaseUpdate;
};


export type MutationShareUseCaseArgs = {
  idOrKey: Scalars['IdOrKey']['input'];
  input: UseCaseShares;
};


export type MutationCreateAbCampaignArgs = {
  input: AbcampaignCreate;
};


export type MutationCancelAbCampaignArgs = {
  input: Scalars['IdOrKey']['input'];
};


export type MutationCreateDatasetArgs = {
  input: DatasetCreate;
  file: Scalars['Upload']['input'];
};


export type MutationGenerateDatasetArgs = {
  input: DatasetGenerate;
  file: Scalars['Upload']['input'];
};


export type MutationCreateJudgeArgs = {
  useCase: Scalars['IdOrKey']['input'];
  input: JudgeCreate;
};


export type MutationCreatePrebuiltJudgeArgs = {
  useCase: Scalars['IdOrKey']['input'];
  input: PrebuiltJudgeCreate;
};


export type MutationUpdateJudgeArgs = {
  useCase: Scalars['IdOrKey']['input'];
  key: Scalars['String']['input'];
  input: JudgeUpdate;
};


export type MutationDeleteJudgeArgs = {
  useCase: Scalars['IdOrKey']['input'];
  key: Scalars['String']['input'];
};


export type MutationCreateEvaluationJobArgs = {
  input: EvaluationCreate;
};


export type MutationCancelEvaluationJobArgs = {
  id: Scalars['UUID']['input'];
};


export type MutationCreateTeamArgs = {
  input: TeamCreate;
};


export type MutationCreateRoleArgs = {
  input: RoleCreate;
};


export type MutationSetTeamMemberArgs = {
  input: TeamMemberSet;
};


export type MutationRemoveTeamMemberArgs = {
  input: TeamMemberRemove;
};


export type MutationCreateApiKeyArgs = {
  input: ApiKeyCreate;
};


export type MutationCreateUserArgs = {
  input: UserCreate;
};


export type MutationDeleteUserArgs = {
  user: Scalars['IdOrKey']['input'];
};


export type MutationDeleteDatasetArgs = {
  idOrKey: Scalars['IdOrKey']['input'];
  useCase?: InputMaybe<Scalars['IdOrKey']['input']>;
  project?: InputMaybe<Scalars['IdOrKey']['input']>;
};


export type MutationAddModelToUseCaseArgs = {
  input: AddModelToUseCaseInput;
};


export type MutationRemoveModelFromUseCaseArgs = {
  input: RemoveModelFromUseCaseInput;
};


export type MutationDeployModelTextArgs = {
  idOrKey: Scalars['IdOrKey']['input'];
  wait?: Scalars['Boolean']['input'];
  placement?: InputMaybe<ModelPlacementInput>;
};


export type MutationCreateProjectArgs = {
  input: ProjectCreate;
};


export type MutationShareProjectArgs = {
  idOrKey: Scalars['IdOrKey']['input'];
  input: ProjectShares;
};


export type MutationAddModelsToProjectArgs = {
  input: AddModelsToProjectInput;
};


export type MutationRemoveModelFromProjectArgs = {
  input: RemoveModelFromProjectInput;
};


export type MutationAddDirectScoreArgs = {
  completionId: Scalars['UUID']['input'];
  metricId: Scalars['IdOrKey']['input'];
  input: ScoreAddInput;
};

export type UserCreate = {
  email?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  teams: Array<UserCreateTeamWithRole>;
  userType?: UserType;
  generateApiKey?: InputMaybe<Scalars['Boolean']['input']>;
};

export type UserCreateTeamWithRole = {
  team: Scalars['IdOrKey']['input'];
  role: Scalars['IdOrKey']['input'];
};

export type UserType =
  | 'HUMAN'
  | 'SYSTEM';

export type CapabilityFilter = {
  any?: InputMaybe<Array<ModelCapabilityFilter>>;
  all?: InputMaybe<Array<ModelCapabilityFilter>>;
};

export type ModelCapabilityFilter =
  | 'Embedding'
  | 'TextGeneration'
  | 'ImageUnderstanding'
  | 'Reasoning'
  | 'Regression';

export type AddModelToUseCaseInput = {
  useCase: Scalars['IdOrKey']['input'];
  model: Scalars['IdOrKey']['input'];
};

export type RemoveModelFromUseCaseInput = {
  useCase: Scalars['IdOrKey']['input'];
  model: Scalars['IdOrKey']['input'];
};

export type DeployModelInput = {
  useCase?: InputMaybe<Scalars['IdOrKey']['input']>;
  project?: InputMaybe<Scalars['IdOrKey']['input']>;
  model: Scalars['IdOrKey']['input'];
  placement?: InputMaybe<ModelPlacementInput>;
  wait?: Scalars['Boolean']['input'];
  speculativeDecoding?: InputMaybe<SpeculativeDecodingInput>;
};

export type SpeculativeDecodingInput = {
  numDraftSteps: Scalars['Int']['input'];
};

export type IntegerNumericCondition = {
  eq?: InputMaybe<Scalars['Int']['input']>;
  neq?: InputMaybe<Scalars['Int']['input']>;
  gt?: InputMaybe<Scalars['Int']['input']>;
  gte?: InputMaybe<Scalars['Int']['input']>;
  lt?: InputMaybe<Scalars['Int']['input']>;
  lte?: InputMaybe<Scalars['Int']['input']>;
};

export type FloatNumericCondition = {
  eq?: InputMaybe<Scalars['Float']['input']>;
  neq?: InputMaybe<Scalars['Float']['input']>;
  gt?: InputMaybe<Scalars['Float']['input']>;
  gte?: InputMaybe<Scalars['Float']['input']>;
  lt?: InputMaybe<Scalars['Float']['input']>;
  lte?: InputMaybe<Scalars['Float']['input']>;
};

/** An empty object is true: 0.14 sends {} for a filter member that it lost. */
export type CompletionFilterExpression = {
  and?: InputMaybe<Array<CompletionFilterExpression>>;
  or?: InputMaybe<Array<CompletionFilterExpression>>;
  not?: InputMaybe<CompletionFilterExpression>;
  timerange?: InputMaybe<TimeRange>;
  model?: InputMaybe<IdOrKeyCondition>;
  label?: InputMaybe<LabelCondition>;
  feedbacks?: InputMaybe<FeedbackCondition>;
  scores?: InputMaybe<ScoreCondition>;
  source?: InputMaybe<CompletionSource>;
  promptHash?: InputMaybe<StringCondition>;
  sessionId?: InputMaybe<Scalars['UUID']['input']>;
  userId?: InputMaybe<Scalars['UUID']['input']>;
  createdBy?: InputMaybe<IdOrKeyCondition>;
  completionId?: InputMaybe<Scalars['UUID']['input']>;
  completion?: InputMaybe<TextCondition>;
  prompt?: InputMaybe<TextCondition>;
};

export type IdOrKeyCondition = {
  eq?: InputMaybe<Scalars['IdOrKey']['input']>;
  in?: InputMaybe<Array<Scalars['IdOrKey']['input']>>;
  neq?: InputMaybe<Scalars['IdOrKey']['input']>;
};

export type LabelCondition = {
  key: Scalars['String']['input'];
  value?: InputMaybe<StringCondition>;
};

export type StringCondition = {
  eq?: InputMaybe<Scalars['String']['input']>;
  in?: InputMaybe<Array<Scalars['String']['input']>>;
  neq?: InputMaybe<Scalars['String']['input']>;
};

export type TextCondition = {
  eq?: InputMaybe<Scalars['String']['input']>;
  contains?: InputMaybe<Scalars['String']['input']>;
};

export type FeedbackCondition = {
  metric: Scalars['IdOrKey']['input'];
  value?: InputMaybe<FloatNumericCondition>;
  reasons?: InputMaybe<Array<Scalars['String']['input']>>;
  user?: InputMaybe<Scalars['UUID']['input']>;
};

export type ScoreCondition = {
  metric: Scalars['IdOrKey']['input'];
  value?: InputMaybe<FloatNumericCondition>;
  reasons?: InputMaybe<Array<Scalars['String']['input']>>;
};

export type CompletionScoreFilterInput = {
  metric: Scalars['IdOrKey']['input'];
  gt?: InputMaybe<Scalars['Float']['input']>;
  gte?: InputMaybe<Scalars['Float']['input']>;
  eq?: InputMaybe<Scalars['Float']['input']>;
  neq?: InputMaybe<Scalars['Float']['input']>;
  lt?: InputMaybe<Scalars['Float']['input']>;
  lte?: InputMaybe<Scalars['Float']['input']>;
  reasons?: InputMaybe<Array<Scalars['String']['input']>>;
};

export type HarmonyStatus =
  | 'ONLINE'
  | 'OFFLINE';

export type HarmonyGroup = {
  id: Scalars['UUID']['output'];
  key: Scalars['String']['output'];
  computePool?: Maybe<ComputePool>;
  status: HarmonyStatus;
  url: Scalars['String']['output'];
  worldSize: Scalars['Int']['output'];
  gpuTypes: Scalars['String']['output'];
  createdAt: Scalars['Timestamp']['output'];
  onlineModels: Array<Model>;
  gpuAllocations?: Maybe<Array<GpuAllocation>>;
};

export type GpuAllocation = {
  name: Scalars['String']['output'];
  numGpus: Scalars['Int']['output'];
  ranks: Array<Scalars['Int']['output']>;
  createdAt: Scalars['Timestamp']['output'];
  userName?: Maybe<Scalars['String']['output']>;
  jobId: Scalars['String']['output'];
};

/** The use case under its later name: same id, same key. */
export type Project = {
  id: Scalars['UUID']['output'];
  key: Scalars['String']['output'];
  name: Scalars['String']['output'];
  description: Scalars['String']['output'];
  createdAt: Scalars['Timestamp']['output'];
  metrics: Array<MetricWithContext>;
  modelServices: Array<ModelService>;
  permissions: Array<Scalars['String']['output']>;
  shares: Array<Share>;
};


/** The use case under its later name: same id, same key. */
export type ProjectModelServicesArgs = {
  filter?: InputMaybe<ModelServiceFilter>;
};

export type ProjectCreate = {
  name: Scalars['String']['input'];
  team?: InputMaybe<Scalars['IdOrKey']['input']>;
  key?: InputMaybe<Scalars['String']['input']>;
  description?: InputMaybe<Scalars['String']['input']>;
  gradientColor?: InputMaybe<Scalars['String']['input']>;
  metadata?: InputMaybe<ProjectMetadataInput>;
  settings?: InputMaybe<UseCaseSettingsInput>;
  widgets?: InputMaybe<Array<WidgetInput>>;
};

export type ProjectMetadataInput = {
  emoji?: InputMaybe<EmojiInput>;
  imageKey?: InputMaybe<Scalars['String']['input']>;
};

export type ProjectShares = {
  shares: Array<UseCaseShareInput>;
};

export type AddModelsToProjectInput = {
  project: Scalars['IdOrKey']['input'];
  models: Array<Scalars['IdOrKey']['input']>;
};

export type RemoveModelFromProjectInput = {
  project: Scalars['IdOrKey']['input'];
  model: Scalars['IdOrKey']['input'];
};

export type AddModelsToProjectResult = {
  success: Scalars['Boolean']['output'];
  failures: Array<AddModelToProjectFailure>;
};

export type AddModelToProjectFailure = {
  model: Scalars['String']['output'];
  reason: Scalars['String']['output'];
};

export type ScoreAddInput = {
  value: Scalars['JSON']['input'];
  details?: InputMaybe<Scalars['String']['input']>;
  reason?: InputMaybe<Scalars['String']['input']>;
};

export type ScoreType =
  | 'DIRECT'
  | 'COMPARISON';



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;



/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  EvaluationJudge:
    | ( ModelParent )
    | ( Omit<Judge, 'examples' | 'model' | 'metric'> & { examples?: Maybe<Array<_RefType['JudgeExample']>>, model: _RefType['Model'], metric: _RefType['Metric'] } )
  ;
  JobStageInfoOutput:
    | ( TrainingJobStageOutput )
    | ( EvalJobStageOutput )
    | ( BatchInferenceJobStageOutput )
  ;
  EvaluationRecipe:
    | ( Omit<EvaluationCustomRecipe, 'metric'> & { metric?: Maybe<_RefType['Metric']> } )
    | ( Omit<EvaluationFaithfulnessRecipe, 'metric'> & { metric?: Maybe<_RefType['Metric']> } )
    | ( Omit<EvaluationContextRelevancyRecipe, 'metric'> & { metric?: Maybe<_RefType['Metric']> } )
    | ( Omit<EvaluationAnswerRelevancyRecipe, 'metric'> & { metric?: Maybe<_RefType['Metric']> } )
  ;
  SampleDatasourceOutput:
    | ( SampleDatasourceCompletionsOutput )
    | ( SampleDatasourceDatasetOutput )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  UUID: ResolverTypeWrapper<Scalars['UUID']['output']>;
  IdOrKey: ResolverTypeWrapper<Scalars['IdOrKey']['output']>;
  Timestamp: ResolverTypeWrapper<Scalars['Timestamp']['output']>;
  TimestampSec: ResolverTypeWrapper<Scalars['TimestampSec']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  InputDatetime: ResolverTypeWrapper<Scalars['InputDatetime']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Upload: ResolverTypeWrapper<Scalars['Upload']['output']>;
  CompletionSource: CompletionSource;
  CompletionSourceOutput: CompletionSourceOutput;
  CompletionGroupBy: CompletionGroupBy;
  SortDirection: SortDirection;
  MetricKind: MetricKind;
  MetricScoringType: MetricScoringType;
  MetricAggregation: MetricAggregation;
  FeedbackType: FeedbackType;
  FeedbackTypeInput: FeedbackTypeInput;
  FeedbackTypeOutput: FeedbackTypeOutput;
  AbcampaignStatus: AbcampaignStatus;
  ModelKindFilter: ModelKindFilter;
  ModelOnline: ModelOnline;
  ModelserviceStatus: ModelserviceStatus;
  ProviderName: ProviderName;
  ExternalModelProviderName: ExternalModelProviderName;
  OpenAIModel: OpenAiModel;
  DatasetKind: DatasetKind;
  DatasetSource: DatasetSource;
  EvaluationJobStatus: EvaluationJobStatus;
  EvaluationType: EvaluationType;
  JobStatusOutput: JobStatusOutput;
  SelectionTypeInput: SelectionTypeInput;
  SelectionTypeOutput: SelectionTypeOutput;
  JudgeCapability: JudgeCapability;
  PrebuiltCriteriaKey: PrebuiltCriteriaKey;
  ComputePoolCapability: ComputePoolCapability;
  PartitionStatus: PartitionStatus;
  TimeseriesInterval: TimeseriesInterval;
  DateBucketUnit: DateBucketUnit;
  UnitPosition: UnitPosition;
  AuthProviderKind: AuthProviderKind;
  ComparisonTie: ComparisonTie;
  CursorPageInput: CursorPageInput;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  OrderPair: OrderPair;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  TimeRange: TimeRange;
  TimeRangeOutput: ResolverTypeWrapper<TimeRangeOutput>;
  Completion: ResolverTypeWrapper<CompletionParent>;
  ChatMessage: ResolverTypeWrapper<ChatMessage>;
  CompletionLabel: ResolverTypeWrapper<CompletionLabel>;
  CompletionMetadata: ResolverTypeWrapper<CompletionParent>;
  Usage: ResolverTypeWrapper<Usage>;
  DirectFeedback: ResolverTypeWrapper<FeedbackParent>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  ComparisonFeedback: ResolverTypeWrapper<ComparisonParent>;
  Session: ResolverTypeWrapper<SessionParent>;
  CompletionHistoryEntryOuput: ResolverTypeWrapper<HistoryEntryParent>;
  CompletionConnection: ResolverTypeWrapper<CompletionConnectionParent>;
  CompletionEdge: ResolverTypeWrapper<Omit<CompletionEdge, 'node'> & { node: ResolversTypes['Completion'] }>;
  CompletionGroupDataConnection: ResolverTypeWrapper<GroupConnectionParent>;
  CompletionGroupDataEdge: ResolverTypeWrapper<Omit<CompletionGroupDataEdge, 'node'> & { node: ResolversTypes['CompletionGroupData'] }>;
  CompletionGroupData: ResolverTypeWrapper<GroupParent>;
  CompletionGroupFeedbackStats: ResolverTypeWrapper<GroupStatisticsParent>;
  ListCompletionsFilterInput: ListCompletionsFilterInput;
  CompletionFeedbackFilterInput: CompletionFeedbackFilterInput;
  CompletionComparisonFilterInput: CompletionComparisonFilterInput;
  LabelFilter: LabelFilter;
  FeedbackFilterInput: FeedbackFilterInput;
  CompletionLabelValue: CompletionLabelValue;
  UpdateCompletion: UpdateCompletion;
  FeedbackAddInput: FeedbackAddInput;
  FeedbackUpdateInput: FeedbackUpdateInput;
  Metric: ResolverTypeWrapper<MetricParent>;
  MetricWithContext: ResolverTypeWrapper<ScopedMetricParent>;
  MetricActivity: ResolverTypeWrapper<MetricActivityParent>;
  TrendResult: ResolverTypeWrapper<TrendResult>;
  Timeseries: ResolverTypeWrapper<SeriesParent>;
  Activity: ResolverTypeWrapper<ActivityParent>;
  ActivityOutput: ResolverTypeWrapper<ActivityOutput>;
  InteractionOutput: ResolverTypeWrapper<InteractionActivityParent>;
  MetricCreate: MetricCreate;
  MetricLink: MetricLink;
  MetricUnlink: MetricUnlink;
  MetricGetOrCreate: MetricGetOrCreate;
  MetricTrendInput: MetricTrendInput;
  TimeseriesInput: TimeseriesInput;
  Model: ResolverTypeWrapper<ModelParent>;
  ModelComputeConfigOutput: ResolverTypeWrapper<ModelComputeConfigOutput>;
  ModelService: ResolverTypeWrapper<ServiceParent>;
  ModelPlacementOutput: ResolverTypeWrapper<ModelPlacementOutput>;
  SystemPromptTemplate: ResolverTypeWrapper<TemplateParent>;
  ModelFilter: ModelFilter;
  ModelServiceFilter: ModelServiceFilter;
  AddExternalModelInput: AddExternalModelInput;
  ModelProviderDataInput: ModelProviderDataInput;
  OpenAIProviderDataInput: OpenAiProviderDataInput;
  GoogleProviderDataInput: GoogleProviderDataInput;
  AzureProviderDataInput: AzureProviderDataInput;
  AnthropicProviderDataInput: AnthropicProviderDataInput;
  NvidiaProviderDataInput: NvidiaProviderDataInput;
  AddHFModelInput: AddHfModelInput;
  AddModelInput: AddModelInput;
  AttachModel: AttachModel;
  UpdateModelService: UpdateModelService;
  ModelServiceDisconnect: ModelServiceDisconnect;
  ModelPlacementInput: ModelPlacementInput;
  ModelComputeConfigInput: ModelComputeConfigInput;
  SystemPromptTemplateCreate: SystemPromptTemplateCreate;
  SystemPromptTemplateUpdate: SystemPromptTemplateUpdate;
  UseCase: ResolverTypeWrapper<UseCaseParent>;
  Settings: ResolverTypeWrapper<UseCaseParent>;
  UseCaseMetadata: ResolverTypeWrapper<UseCaseMetadata>;
  Emoji: ResolverTypeWrapper<Emoji>;
  Share: ResolverTypeWrapper<ShareParent>;
  Widget: ResolverTypeWrapper<Widget>;
  UnitConfig: ResolverTypeWrapper<UnitConfig>;
  LabelUsage: ResolverTypeWrapper<LabelUsageParent>;
  LabelKeyUsage: ResolverTypeWrapper<LabelKeyUsageParent>;
  LabelValueUsage: ResolverTypeWrapper<LabelValueUsageParent>;
  UseCaseCreate: UseCaseCreate;
  UseCaseSettingsInput: UseCaseSettingsInput;
  UseCaseMetadataInput: UseCaseMetadataInput;
  EmojiInput: EmojiInput;
  UseCaseFilter: UseCaseFilter;
  UseCaseUpdate: UseCaseUpdate;
  WidgetInput: WidgetInput;
  UnitConfigInput: UnitConfigInput;
  UseCaseShares: UseCaseShares;
  UseCaseShareInput: UseCaseShareInput;
  Abcampaign: ResolverTypeWrapper<Omit<Abcampaign, 'metric' | 'useCase' | 'models' | 'report' | 'project'> & { metric?: Maybe<ResolversTypes['Metric']>, useCase?: Maybe<ResolversTypes['UseCase']>, models: Array<ResolversTypes['ModelService']>, report: ResolversTypes['AbReport'], project?: Maybe<ResolversTypes['Project']> }>;
  AbReport: ResolverTypeWrapper<Omit<AbReport, 'variants'> & { variants: Array<ResolversTypes['AbVariantReport']> }>;
  AbVariantReport: ResolverTypeWrapper<Omit<AbVariantReport, 'variant' | 'comparisons'> & { variant: ResolversTypes['ModelService'], comparisons?: Maybe<Array<ResolversTypes['AbVariantReportComparison']>> }>;
  Interval: ResolverTypeWrapper<Interval>;
  AbVariantReportComparison: ResolverTypeWrapper<Omit<AbVariantReportComparison, 'variant'> & { variant: ResolversTypes['ModelService'] }>;
  AbcampaignCreate: AbcampaignCreate;
  AbCampaignFilter: AbCampaignFilter;
  Dataset: ResolverTypeWrapper<Omit<Dataset, 'metricsUsage'> & { metricsUsage: Array<ResolversTypes['DatasetMetricUsage']> }>;
  DatasetMetricUsage: ResolverTypeWrapper<Omit<DatasetMetricUsage, 'metric'> & { metric: ResolversTypes['Metric'] }>;
  DatasetCreate: DatasetCreate;
  DatasetGenerate: DatasetGenerate;
  DatasetGenerationConfig: DatasetGenerationConfig;
  RagdataGenerationConfig: RagdataGenerationConfig;
  Judge: ResolverTypeWrapper<Omit<Judge, 'examples' | 'model' | 'metric'> & { examples?: Maybe<Array<ResolversTypes['JudgeExample']>>, model: ResolversTypes['Model'], metric: ResolversTypes['Metric'] }>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  JudgeExample: ResolverTypeWrapper<Omit<JudgeExample, 'input'> & { input: Array<ResolversTypes['ChatMessage']> }>;
  DeleteConfirm: ResolverTypeWrapper<DeleteConfirm>;
  PrebuiltCriteria: ResolverTypeWrapper<Omit<PrebuiltCriteria, 'feedback'> & { feedback?: Maybe<ResolversTypes['Metric']> }>;
  JudgeCreate: JudgeCreate;
  JudgeExampleInput: JudgeExampleInput;
  JudgeExampleInputTurnEntry: JudgeExampleInputTurnEntry;
  JudgeUpdate: JudgeUpdate;
  PrebuiltJudgeCreate: PrebuiltJudgeCreate;
  EvaluationJob: ResolverTypeWrapper<Omit<EvaluationJob, 'modelServices' | 'judges' | 'judgeModels' | 'reports' | 'stages' | 'useCase' | 'report' | 'dataset' | 'createdBy' | 'metrics' | 'recipe' | 'sampleConfig'> & { modelServices: Array<ResolversTypes['ModelService']>, judges: Array<ResolversTypes['EvaluationJudge']>, judgeModels: Array<ResolversTypes['Model']>, reports: Array<ResolversTypes['EvaluationReport']>, stages: Array<ResolversTypes['JobStageOutput']>, useCase?: Maybe<ResolversTypes['UseCase']>, report?: Maybe<ResolversTypes['AbReport']>, dataset?: Maybe<ResolversTypes['Dataset']>, createdBy?: Maybe<ResolversTypes['User']>, metrics: Array<ResolversTypes['Metric']>, recipe?: Maybe<ResolversTypes['EvaluationRecipe']>, sampleConfig?: Maybe<ResolversTypes['SampleConfigOutput']> }>;
  EvaluationJudge: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['EvaluationJudge']>;
  EvaluationReport: ResolverTypeWrapper<Omit<EvaluationReport, 'modelService' | 'dataset' | 'metric'> & { modelService: ResolversTypes['ModelService'], dataset?: Maybe<ResolversTypes['Dataset']>, metric: ResolversTypes['Metric'] }>;
  JobStageOutput: ResolverTypeWrapper<Omit<JobStageOutput, 'info'> & { info?: Maybe<ResolversTypes['JobStageInfoOutput']> }>;
  JobStageInfoOutput: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['JobStageInfoOutput']>;
  TrainingJobStageOutput: ResolverTypeWrapper<TrainingJobStageOutput>;
  EvalJobStageOutput: ResolverTypeWrapper<EvalJobStageOutput>;
  BatchInferenceJobStageOutput: ResolverTypeWrapper<BatchInferenceJobStageOutput>;
  EvaluationRecipe: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['EvaluationRecipe']>;
  EvaluationCustomRecipe: ResolverTypeWrapper<Omit<EvaluationCustomRecipe, 'metric'> & { metric?: Maybe<ResolversTypes['Metric']> }>;
  EvaluationFaithfulnessRecipe: ResolverTypeWrapper<Omit<EvaluationFaithfulnessRecipe, 'metric'> & { metric?: Maybe<ResolversTypes['Metric']> }>;
  EvaluationContextRelevancyRecipe: ResolverTypeWrapper<Omit<EvaluationContextRelevancyRecipe, 'metric'> & { metric?: Maybe<ResolversTypes['Metric']> }>;
  EvaluationAnswerRelevancyRecipe: ResolverTypeWrapper<Omit<EvaluationAnswerRelevancyRecipe, 'metric'> & { metric?: Maybe<ResolversTypes['Metric']> }>;
  Guideline: ResolverTypeWrapper<Guideline>;
  SampleConfigOutput: ResolverTypeWrapper<Omit<SampleConfigOutput, 'datasource'> & { datasource: ResolversTypes['SampleDatasourceOutput'] }>;
  SampleDatasourceOutput: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SampleDatasourceOutput']>;
  SampleDatasourceCompletionsOutput: ResolverTypeWrapper<SampleDatasourceCompletionsOutput>;
  SampleDatasourceDatasetOutput: ResolverTypeWrapper<SampleDatasourceDatasetOutput>;
  ListCompletionsFilterOutput: ResolverTypeWrapper<ListCompletionsFilterOutput>;
  CompletionFeedbackFilterOutput: ResolverTypeWrapper<CompletionFeedbackFilterOutput>;
  CompletionLabelFilterOutput: ResolverTypeWrapper<CompletionLabelFilterOutput>;
  EvaluationCreate: EvaluationCreate;
  EvaluationKind: EvaluationKind;
  AijudgeEvaluation: AijudgeEvaluation;
  EvaluationRecipeInput: EvaluationRecipeInput;
  FaithfulnessRecipe: FaithfulnessRecipe;
  ContextRelevancyRecipe: ContextRelevancyRecipe;
  AnswerRelevancyRecipe: AnswerRelevancyRecipe;
  CustomRecipe: CustomRecipe;
  GuidelineInput: GuidelineInput;
  ModelServiceWithParams: ModelServiceWithParams;
  GenerateParameters: GenerateParameters;
  SampleConfigInput: SampleConfigInput;
  SampleDatasourceInput: SampleDatasourceInput;
  SampleDatasourceCompletions: SampleDatasourceCompletions;
  SampleDatasourceDataset: SampleDatasourceDataset;
  User: ResolverTypeWrapper<UserParent>;
  TeamWithrole: ResolverTypeWrapper<MembershipParent>;
  TeamMember: ResolverTypeWrapper<TeamMemberParent>;
  Team: ResolverTypeWrapper<TeamParent>;
  Role: ResolverTypeWrapper<RoleParent>;
  ApiKey: ResolverTypeWrapper<ApiKey>;
  TeamCreate: TeamCreate;
  RoleCreate: RoleCreate;
  TeamMemberSet: TeamMemberSet;
  TeamMemberRemove: TeamMemberRemove;
  ApiKeyCreate: ApiKeyCreate;
  MetaObject: ResolverTypeWrapper<MetaObject>;
  ProviderList: ResolverTypeWrapper<ProviderList>;
  AuthProvider: ResolverTypeWrapper<AuthProvider>;
  ComputePool: ResolverTypeWrapper<ComputePoolParent>;
  Partition: ResolverTypeWrapper<Omit<Partition, 'computePool' | 'onlineModels'> & { computePool?: Maybe<ResolversTypes['ComputePool']>, onlineModels: Array<ResolversTypes['Model']> }>;
  UsageFilterInput: UsageFilterInput;
  UsagePerUseCaseFilterInput: UsagePerUseCaseFilterInput;
  UsageAggregateItem: ResolverTypeWrapper<UsageParent>;
  UsageAggregatePerUseCaseItem: ResolverTypeWrapper<UseCaseUsageParent>;
  UseCaseItem: ResolverTypeWrapper<UseCaseItem>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  UserCreate: UserCreate;
  UserCreateTeamWithRole: UserCreateTeamWithRole;
  UserType: UserType;
  CapabilityFilter: CapabilityFilter;
  ModelCapabilityFilter: ModelCapabilityFilter;
  AddModelToUseCaseInput: AddModelToUseCaseInput;
  RemoveModelFromUseCaseInput: RemoveModelFromUseCaseInput;
  DeployModelInput: DeployModelInput;
  SpeculativeDecodingInput: SpeculativeDecodingInput;
  IntegerNumericCondition: IntegerNumericCondition;
  FloatNumericCondition: FloatNumericCondition;
  CompletionFilterExpression: CompletionFilterExpression;
  IdOrKeyCondition: IdOrKeyCondition;
  LabelCondition: LabelCondition;
  StringCondition: StringCondition;
  TextCondition: TextCondition;
  FeedbackCondition: FeedbackCondition;
  ScoreCondition: ScoreCondition;
  CompletionScoreFilterInput: CompletionScoreFilterInput;
  HarmonyStatus: HarmonyStatus;
  HarmonyGroup: ResolverTypeWrapper<Omit<HarmonyGroup, 'computePool' | 'onlineModels'> & { computePool?: Maybe<ResolversTypes['ComputePool']>, onlineModels: Array<ResolversTypes['Model']> }>;
  GpuAllocation: ResolverTypeWrapper<GpuAllocation>;
  Project: ResolverTypeWrapper<UseCaseParent>;
  ProjectCreate: ProjectCreate;
  ProjectMetadataInput: ProjectMetadataInput;
  ProjectShares: ProjectShares;
  AddModelsToProjectInput: AddModelsToProjectInput;
  RemoveModelFromProjectInput: RemoveModelFromProjectInput;
  AddModelsToProjectResult: ResolverTypeWrapper<AddModelsToProjectResult>;
  AddModelToProjectFailure: ResolverTypeWrapper<AddModelToProjectFailure>;
  ScoreAddInput: ScoreAddInput;
  ScoreType: ScoreType;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  UUID: Scalars['UUID']['output'];
  IdOrKey: Scalars['IdOrKey']['output'];
  Timestamp: Scalars['Timestamp']['output'];
  TimestampSec: Scalars['TimestampSec']['output'];
  DateTime: Scalars['DateTime']['output'];
  InputDatetime: Scalars['InputDatetime']['output'];
  JSON: Scalars['JSON']['output'];
  Upload: Scalars['Upload']['output'];
  CursorPageInput: CursorPageInput;
  Int: Scalars['Int']['output'];
  String: Scalars['String']['output'];
  OrderPair: OrderPair;
  PageInfo: PageInfo;
  Boolean: Scalars['Boolean']['output'];
  TimeRange: TimeRange;
  TimeRangeOutput: TimeRangeOutput;
  Completion: CompletionParent;
  ChatMessage: ChatMessage;
  CompletionLabel: CompletionLabel;
  CompletionMetadata: CompletionParent;
  Usage: Usage;
  DirectFeedback: FeedbackParent;
  Float: Scalars['Float']['output'];
  ComparisonFeedback: ComparisonParent;
  Session: SessionParent;
  CompletionHistoryEntryOuput: HistoryEntryParent;
  CompletionConnection: CompletionConnectionParent;
  CompletionEdge: Omit<CompletionEdge, 'node'> & { node: ResolversParentTypes['Completion'] };
  CompletionGroupDataConnection: GroupConnectionParent;
  CompletionGroupDataEdge: Omit<CompletionGroupDataEdge, 'node'> & { node: ResolversParentTypes['CompletionGroupData'] };
  CompletionGroupData: GroupParent;
  CompletionGroupFeedbackStats: GroupStatisticsParent;
  ListCompletionsFilterInput: ListCompletionsFilterInput;
  CompletionFeedbackFilterInput: CompletionFeedbackFilterInput;
  CompletionComparisonFilterInput: CompletionComparisonFilterInput;
  LabelFilter: LabelFilter;
  FeedbackFilterInput: FeedbackFilterInput;
  CompletionLabelValue: CompletionLabelValue;
  UpdateCompletion: UpdateCompletion;
  FeedbackAddInput: FeedbackAddInput;
  FeedbackUpdateInput: FeedbackUpdateInput;
  Metric: MetricParent;
  MetricWithContext: ScopedMetricParent;
  MetricActivity: MetricActivityParent;
  TrendResult: TrendResult;
  Timeseries: SeriesParent;
  Activity: ActivityParent;
  ActivityOutput: ActivityOutput;
  InteractionOutput: InteractionActivityParent;
  MetricCreate: MetricCreate;
  MetricLink: MetricLink;
  MetricUnlink: MetricUnlink;
  MetricGetOrCreate: MetricGetOrCreate;
  MetricTrendInput: MetricTrendInput;
  TimeseriesInput: TimeseriesInput;
  Model: ModelParent;
  ModelComputeConfigOutput: ModelComputeConfigOutput;
  ModelService: ServiceParent;
  ModelPlacementOutput: ModelPlacementOutput;
  SystemPromptTemplate: TemplateParent;
  ModelFilter: ModelFilter;
  ModelServiceFilter: ModelServiceFilter;
  AddExternalModelInput: AddExternalModelInput;
  ModelProviderDataInput: ModelProviderDataInput;
  OpenAIProviderDataInput: OpenAiProviderDataInput;
  GoogleProviderDataInput: GoogleProviderDataInput;
  AzureProviderDataInput: AzureProviderDataInput;
  AnthropicProviderDataInput: AnthropicProviderDataInput;
  NvidiaProviderDataInput: NvidiaProviderDataInput;
  AddHFModelInput: AddHfModelInput;
  AddModelInput: AddModelInput;
  AttachModel: AttachModel;
  UpdateModelService: UpdateModelService;
  ModelServiceDisconnect: ModelServiceDisconnect;
  ModelPlacementInput: ModelPlacementInput;
  ModelComputeConfigInput: ModelComputeConfigInput;
  SystemPromptTemplateCreate: SystemPromptTemplateCreate;
  SystemPromptTemplateUpdate: SystemPromptTemplateUpdate;
  UseCase: UseCaseParent;
  Settings: UseCaseParent;
  UseCaseMetadata: UseCaseMetadata;
  Emoji: Emoji;
  Share: ShareParent;
  Widget: Widget;
  UnitConfig: UnitConfig;
  LabelUsage: LabelUsageParent;
  LabelKeyUsage: LabelKeyUsageParent;
  LabelValueUsage: LabelValueUsageParent;
  UseCaseCreate: UseCaseCreate;
  UseCaseSettingsInput: UseCaseSettingsInput;
  UseCaseMetadataInput: UseCaseMetadataInput;
  EmojiInput: EmojiInput;
  UseCaseFilter: UseCaseFilter;
  UseCaseUpdate: UseCaseUpdate;
  WidgetInput: WidgetInput;
  UnitConfigInput: UnitConfigInput;
  UseCaseShares: UseCaseShares;
  UseCaseShareInput: UseCaseShareInput;
  Abcampaign: Omit<Abcampaign, 'metric' | 'useCase' | 'models' | 'report' | 'project'> & { metric?: Maybe<ResolversParentTypes['Metric']>, useCase?: Maybe<ResolversParentTypes['UseCase']>, models: Array<ResolversParentTypes['ModelService']>, report: ResolversParentTypes['AbReport'], project?: Maybe<ResolversParentTypes['Project']> };
  AbReport: Omit<AbReport, 'variants'> & { variants: Array<ResolversParentTypes['AbVariantReport']> };
  AbVariantReport: Omit<AbVariantReport, 'variant' | 'comparisons'> & { variant: ResolversParentTypes['ModelService'], comparisons?: Maybe<Array<ResolversParentTypes['AbVariantReportComparison']>> };
  Interval: Interval;
  AbVariantReportComparison: Omit<AbVariantReportComparison, 'variant'> & { variant: ResolversParentTypes['ModelService'] };
  AbcampaignCreate: AbcampaignCreate;
  AbCampaignFilter: AbCampaignFilter;
  Dataset: Omit<Dataset, 'metricsUsage'> & { metricsUsage: Array<ResolversParentTypes['DatasetMetricUsage']> };
  DatasetMetricUsage: Omit<DatasetMetricUsage, 'metric'> & { metric: ResolversParentTypes['Metric'] };
  DatasetCreate: DatasetCreate;
  DatasetGenerate: DatasetGenerate;
  DatasetGenerationConfig: DatasetGenerationConfig;
  RagdataGenerationConfig: RagdataGenerationConfig;
  Judge: Omit<Judge, 'examples' | 'model' | 'metric'> & { examples?: Maybe<Array<ResolversParentTypes['JudgeExample']>>, model: ResolversParentTypes['Model'], metric: ResolversParentTypes['Metric'] };
  ID: Scalars['ID']['output'];
  JudgeExample: Omit<JudgeExample, 'input'> & { input: Array<ResolversParentTypes['ChatMessage']> };
  DeleteConfirm: DeleteConfirm;
  PrebuiltCriteria: Omit<PrebuiltCriteria, 'feedback'> & { feedback?: Maybe<ResolversParentTypes['Metric']> };
  JudgeCreate: JudgeCreate;
  JudgeExampleInput: JudgeExampleInput;
  JudgeExampleInputTurnEntry: JudgeExampleInputTurnEntry;
  JudgeUpdate: JudgeUpdate;
  PrebuiltJudgeCreate: PrebuiltJudgeCreate;
  EvaluationJob: Omit<EvaluationJob, 'modelServices' | 'judges' | 'judgeModels' | 'reports' | 'stages' | 'useCase' | 'report' | 'dataset' | 'createdBy' | 'metrics' | 'recipe' | 'sampleConfig'> & { modelServices: Array<ResolversParentTypes['ModelService']>, judges: Array<ResolversParentTypes['EvaluationJudge']>, judgeModels: Array<ResolversParentTypes['Model']>, reports: Array<ResolversParentTypes['EvaluationReport']>, stages: Array<ResolversParentTypes['JobStageOutput']>, useCase?: Maybe<ResolversParentTypes['UseCase']>, report?: Maybe<ResolversParentTypes['AbReport']>, dataset?: Maybe<ResolversParentTypes['Dataset']>, createdBy?: Maybe<ResolversParentTypes['User']>, metrics: Array<ResolversParentTypes['Metric']>, recipe?: Maybe<ResolversParentTypes['EvaluationRecipe']>, sampleConfig?: Maybe<ResolversParentTypes['SampleConfigOutput']> };
  EvaluationJudge: ResolversUnionTypes<ResolversParentTypes>['EvaluationJudge'];
  EvaluationReport: Omit<EvaluationReport, 'modelService' | 'dataset' | 'metric'> & { modelService: ResolversParentTypes['ModelService'], dataset?: Maybe<ResolversParentTypes['Dataset']>, metric: ResolversParentTypes['Metric'] };
  JobStageOutput: Omit<JobStageOutput, 'info'> & { info?: Maybe<ResolversParentTypes['JobStageInfoOutput']> };
  JobStageInfoOutput: ResolversUnionTypes<ResolversParentTypes>['JobStageInfoOutput'];
  TrainingJobStageOutput: TrainingJobStageOutput;
  EvalJobStageOutput: EvalJobStageOutput;
  BatchInferenceJobStageOutput: BatchInferenceJobStageOutput;
  EvaluationRecipe: ResolversUnionTypes<ResolversParentTypes>['EvaluationRecipe'];
  EvaluationCustomRecipe: Omit<EvaluationCustomRecipe, 'metric'> & { metric?: Maybe<ResolversParentTypes['Metric']> };
  EvaluationFaithfulnessRecipe: Omit<EvaluationFaithfulnessRecipe, 'metric'> & { metric?: Maybe<ResolversParentTypes['Metric']> };
  EvaluationContextRelevancyRecipe: Omit<EvaluationContextRelevancyRecipe, 'metric'> & { metric?: Maybe<ResolversParentTypes['Metric']> };
  EvaluationAnswerRelevancyRecipe: Omit<EvaluationAnswerRelevancyRecipe, 'metric'> & { metric?: Maybe<ResolversParentTypes['Metric']> };
  Guideline: Guideline;
  SampleConfigOutput: Omit<SampleConfigOutput, 'datasource'> & { datasource: ResolversParentTypes['SampleDatasourceOutput'] };
  SampleDatasourceOutput: ResolversUnionTypes<ResolversParentTypes>['SampleDatasourceOutput'];
  SampleDatasourceCompletionsOutput: SampleDatasourceCompletionsOutput;
  SampleDatasourceDatasetOutput: SampleDatasourceDatasetOutput;
  ListCompletionsFilterOutput: ListCompletionsFilterOutput;
  CompletionFeedbackFilterOutput: CompletionFeedbackFilterOutput;
  CompletionLabelFilterOutput: CompletionLabelFilterOutput;
  EvaluationCreate: EvaluationCreate;
  EvaluationKind: EvaluationKind;
  AijudgeEvaluation: AijudgeEvaluation;
  EvaluationRecipeInput: EvaluationRecipeInput;
  FaithfulnessRecipe: FaithfulnessRecipe;
  ContextRelevancyRecipe: ContextRelevancyRecipe;
  AnswerRelevancyRecipe: AnswerRelevancyRecipe;
  CustomRecipe: CustomRecipe;
  GuidelineInput: GuidelineInput;
  ModelServiceWithParams: ModelServiceWithParams;
  GenerateParameters: GenerateParameters;
  SampleConfigInput: SampleConfigInput;
  SampleDatasourceInput: SampleDatasourceInput;
  SampleDatasourceCompletions: SampleDatasourceCompletions;
  SampleDatasourceDataset: SampleDatasourceDataset;
  User: UserParent;
  TeamWithrole: MembershipParent;
  TeamMember: TeamMemberParent;
  Team: TeamParent;
  Role: RoleParent;
  ApiKey: ApiKey;
  TeamCreate: TeamCreate;
  RoleCreate: RoleCreate;
  TeamMemberSet: TeamMemberSet;
  TeamMemberRemove: TeamMemberRemove;
  ApiKeyCreate: ApiKeyCreate;
  MetaObject: MetaObject;
  ProviderList: ProviderList;
  AuthProvider: AuthProvider;
  ComputePool: ComputePoolParent;
  Partition: Omit<Partition, 'computePool' | 'onlineModels'> & { computePool?: Maybe<ResolversParentTypes['ComputePool']>, onlineModels: Array<ResolversParentTypes['Model']> };
  UsageFilterInput: UsageFilterInput;
  UsagePerUseCaseFilterInput: UsagePerUseCaseFilterInput;
  UsageAggregateItem: UsageParent;
  UsageAggregatePerUseCaseItem: UseCaseUsageParent;
  UseCaseItem: UseCaseItem;
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
  UserCreate: UserCreate;
  UserCreateTeamWithRole: UserCreateTeamWithRole;
  CapabilityFilter: CapabilityFilter;
  AddModelToUseCaseInput: AddModelToUseCaseInput;
  RemoveModelFromUseCaseInput: RemoveModelFromUseCaseInput;
  DeployModelInput: DeployModelInput;
  SpeculativeDecodingInput: SpeculativeDecodingInput;
  IntegerNumericCondition: IntegerNumericCondition;
  FloatNumericCondition: FloatNumericCondition;
  CompletionFilterExpression: CompletionFilterExpression;
  IdOrKeyCondition: IdOrKeyCondition;
  LabelCondition: LabelCondition;
  StringCondition: StringCondition;
  TextCondition: TextCondition;
  FeedbackCondition: FeedbackCondition;
  ScoreCondition: ScoreCondition;
  CompletionScoreFilterInput: CompletionScoreFilterInput;
  HarmonyGroup: Omit<HarmonyGroup, 'computePool' | 'onlineModels'> & { computePool?: Maybe<ResolversParentTypes['ComputePool']>, onlineModels: Array<ResolversParentTypes['Model']> };
  GpuAllocation: GpuAllocation;
  Project: UseCaseParent;
  ProjectCreate: ProjectCreate;
  ProjectMetadataInput: ProjectMetadataInput;
  ProjectShares: ProjectShares;
  AddModelsToProjectInput: AddModelsToProjectInput;
  RemoveModelFromProjectInput: RemoveModelFromProjectInput;
  AddModelsToProjectResult: AddModelsToProjectResult;
  AddModelToProjectFailure: AddModelToProjectFailure;
  ScoreAddInput: ScoreAddInput;
};

export interface UuidScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['UUID'], any> {
  name: 'UUID';
}

export interface IdOrKeyScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['IdOrKey'], any> {
  name: 'IdOrKey';
}

export interface TimestampScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Timestamp'], any> {
  name: 'Timestamp';
}

export interface TimestampSecScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['TimestampSec'], any> {
  name: 'TimestampSec';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface InputDatetimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['InputDatetime'], any> {
  name: 'InputDatetime';
}

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export interface UploadScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Upload'], any> {
  name: 'Upload';
}

export type PageInfoResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TimeRangeOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TimeRangeOutput'] = ResolversParentTypes['TimeRangeOutput']> = {
  from?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type CompletionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Completion'] = ResolversParentTypes['Completion']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  prompt?: Resolver<ResolversTypes['String'], ParentType, ContextType, Partial<CompletionPromptArgs>>;
  chatMessages?: Resolver<Maybe<Array<ResolversTypes['ChatMessage']>>, ParentType, ContextType>;
  completion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, Partial<CompletionCompletionArgs>>;
  source?: Resolver<ResolversTypes['CompletionSource'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['Model']>, ParentType, ContextType>;
  directFeedbacks?: Resolver<Array<ResolversTypes['DirectFeedback']>, ParentType, ContextType, Partial<CompletionDirectFeedbacksArgs>>;
  comparisonFeedbacks?: Resolver<Array<ResolversTypes['ComparisonFeedback']>, ParentType, ContextType>;
  labels?: Resolver<Array<ResolversTypes['CompletionLabel']>, ParentType, ContextType, RequireFields<CompletionLabelsArgs, 'withProtected'>>;
  metadata?: Resolver<ResolversTypes['CompletionMetadata'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  promptHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  modelService?: Resolver<Maybe<ResolversTypes['ModelService']>, ParentType, ContextType>;
  session?: Resolver<ResolversTypes['Session'], ParentType, ContextType>;
  history?: Resolver<Array<ResolversTypes['CompletionHistoryEntryOuput']>, ParentType, ContextType>;
  siblingsCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType, RequireFields<CompletionSiblingsCountArgs, 'filter'>>;
  userId?: Resolver<Maybe<ResolversTypes['UUID']>, ParentType, ContextType>;
  abCampaign?: Resolver<Maybe<ResolversTypes['Abcampaign']>, ParentType, ContextType>;
  tags?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  directScores?: Resolver<Array<ResolversTypes['DirectFeedback']>, ParentType, ContextType>;
  comparisonScores?: Resolver<Array<ResolversTypes['ComparisonFeedback']>, ParentType, ContextType>;
};

export type ChatMessageResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ChatMessage'] = ResolversParentTypes['ChatMessage']> = {
  role?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  content?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CompletionLabelResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CompletionLabel'] = ResolversParentTypes['CompletionLabel']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CompletionMetadataResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CompletionMetadata'] = ResolversParentTypes['CompletionMetadata']> = {
  parameters?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  timings?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['Usage']>, ParentType, ContextType>;
  system?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type UsageResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Usage'] = ResolversParentTypes['Usage']> = {
  completionTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  promptTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DirectFeedbackResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['DirectFeedback'] = ResolversParentTypes['DirectFeedback']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  metric?: Resolver<Maybe<ResolversTypes['Metric']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  details?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  userId?: Resolver<Maybe<ResolversTypes['UUID']>, ParentType, ContextType>;
};

export type ComparisonFeedbackResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ComparisonFeedback'] = ResolversParentTypes['ComparisonFeedback']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  usecase?: Resolver<Maybe<ResolversTypes['UseCase']>, ParentType, ContextType>;
  metric?: Resolver<Maybe<ResolversTypes['Metric']>, ParentType, ContextType>;
  preferedCompletion?: Resolver<Maybe<ResolversTypes['Completion']>, ParentType, ContextType>;
  otherCompletion?: Resolver<Maybe<ResolversTypes['Completion']>, ParentType, ContextType>;
  tied?: Resolver<Maybe<ResolversTypes['ComparisonTie']>, ParentType, ContextType>;
  userId?: Resolver<Maybe<ResolversTypes['UUID']>, ParentType, ContextType>;
  project?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType>;
};

export type SessionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Session'] = ResolversParentTypes['Session']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  turns?: Resolver<Array<ResolversTypes['Completion']>, ParentType, ContextType>;
};

export type CompletionHistoryEntryOuputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CompletionHistoryEntryOuput'] = ResolversParentTypes['CompletionHistoryEntryOuput']> = {
  level?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  completionId?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  prompt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  completion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['TimestampSec'], ParentType, ContextType>;
};

export type CompletionConnectionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CompletionConnection'] = ResolversParentTypes['CompletionConnection']> = {
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalCountIsExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Completion']>, ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['CompletionEdge']>, ParentType, ContextType>;
};

export type CompletionEdgeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CompletionEdge'] = ResolversParentTypes['CompletionEdge']> = {
  node?: Resolver<ResolversTypes['Completion'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CompletionGroupDataConnectionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CompletionGroupDataConnection'] = ResolversParentTypes['CompletionGroupDataConnection']> = {
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  groupBy?: Resolver<ResolversTypes['CompletionGroupBy'], ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['CompletionGroupData']>, ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['CompletionGroupDataEdge']>, ParentType, ContextType>;
};

export type CompletionGroupDataEdgeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CompletionGroupDataEdge'] = ResolversParentTypes['CompletionGroupDataEdge']> = {
  node?: Resolver<ResolversTypes['CompletionGroupData'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CompletionGroupDataResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CompletionGroupData'] = ResolversParentTypes['CompletionGroupData']> = {
  key?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  directFeedbacksStats?: Resolver<Array<ResolversTypes['CompletionGroupFeedbackStats']>, ParentType, ContextType>;
  completions?: Resolver<ResolversTypes['CompletionConnection'], ParentType, ContextType, RequireFields<CompletionGroupDataCompletionsArgs, 'page' | 'order'>>;
  directScoresStats?: Resolver<Array<ResolversTypes['CompletionGroupFeedbackStats']>, ParentType, ContextType>;
};

export type CompletionGroupFeedbackStatsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CompletionGroupFeedbackStats'] = ResolversParentTypes['CompletionGroupFeedbackStats']> = {
  metric?: Resolver<ResolversTypes['Metric'], ParentType, ContextType>;
  feedbacks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  average?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  max?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  min?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  stddev?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  sum?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  scores?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MetricResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Metric'] = ResolversParentTypes['Metric']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['MetricKind'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scoringType?: Resolver<ResolversTypes['MetricScoringType'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  hasDirectFeedbacks?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasComparisonFeedbacks?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  useCases?: Resolver<Array<ResolversTypes['UseCase']>, ParentType, ContextType, RequireFields<MetricUseCasesArgs, 'filter'>>;
  activity?: Resolver<ResolversTypes['MetricActivity'], ParentType, ContextType, Partial<MetricActivityArgs>>;
  projects?: Resolver<Array<ResolversTypes['Project']>, ParentType, ContextType>;
  hasDirectScores?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasComparisonScores?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type MetricWithContextResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MetricWithContext'] = ResolversParentTypes['MetricWithContext']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['MetricKind'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scoringType?: Resolver<ResolversTypes['MetricScoringType'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  feedbackCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType, Partial<MetricWithContextFeedbackCountArgs>>;
  comparisonCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType, Partial<MetricWithContextComparisonCountArgs>>;
  trend?: Resolver<Maybe<ResolversTypes['TrendResult']>, ParentType, ContextType, RequireFields<MetricWithContextTrendArgs, 'input'>>;
  timeseries?: Resolver<Array<ResolversTypes['Timeseries']>, ParentType, ContextType, RequireFields<MetricWithContextTimeseriesArgs, 'input'>>;
  hasDirectFeedbacks?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasComparisonFeedbacks?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type MetricActivityResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MetricActivity'] = ResolversParentTypes['MetricActivity']> = {
  feedbacks?: Resolver<ResolversTypes['ActivityOutput'], ParentType, ContextType>;
};

export type TrendResultResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TrendResult'] = ResolversParentTypes['TrendResult']> = {
  trend?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  previous?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  current?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type TimeseriesResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Timeseries'] = ResolversParentTypes['Timeseries']> = {
  model?: Resolver<Maybe<ResolversTypes['Model']>, ParentType, ContextType>;
  timeBuckets?: Resolver<Array<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  count?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  values?: Resolver<Array<Maybe<ResolversTypes['Float']>>, ParentType, ContextType>;
  aggregation?: Resolver<ResolversTypes['MetricAggregation'], ParentType, ContextType>;
};

export type ActivityResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Activity'] = ResolversParentTypes['Activity']> = {
  interactions?: Resolver<ResolversTypes['InteractionOutput'], ParentType, ContextType>;
  feedbacks?: Resolver<ResolversTypes['ActivityOutput'], ParentType, ContextType>;
  uniqueUsers?: Resolver<ResolversTypes['ActivityOutput'], ParentType, ContextType>;
};

export type ActivityOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ActivityOutput'] = ResolversParentTypes['ActivityOutput']> = {
  value?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  trend?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type InteractionOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['InteractionOutput'] = ResolversParentTypes['InteractionOutput']> = {
  value?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  perSecond?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  trend?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ModelResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Model'] = ResolversParentTypes['Model']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  online?: Resolver<ResolversTypes['ModelOnline'], ParentType, ContextType>;
  isExternal?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  providerName?: Resolver<ResolversTypes['ProviderName'], ParentType, ContextType>;
  isAdapter?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isTraining?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ModelKindFilter'], ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  computeConfig?: Resolver<Maybe<ResolversTypes['ModelComputeConfigOutput']>, ParentType, ContextType>;
  backbone?: Resolver<Maybe<ResolversTypes['Model']>, ParentType, ContextType>;
  useCases?: Resolver<Array<ResolversTypes['UseCase']>, ParentType, ContextType, RequireFields<ModelUseCasesArgs, 'filter' | 'attached'>>;
  modelServices?: Resolver<Array<ResolversTypes['ModelService']>, ParentType, ContextType, RequireFields<ModelModelServicesArgs, 'filter' | 'attached'>>;
  activity?: Resolver<ResolversTypes['Activity'], ParentType, ContextType, Partial<ModelActivityArgs>>;
  metrics?: Resolver<Array<ResolversTypes['MetricWithContext']>, ParentType, ContextType>;
  order?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  inStorage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  projects?: Resolver<Array<ResolversTypes['Project']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelComputeConfigOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ModelComputeConfigOutput'] = ResolversParentTypes['ModelComputeConfigOutput']> = {
  tp?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kvCacheLen?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxSeqLen?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ModelServiceResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ModelService'] = ResolversParentTypes['ModelService']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['Model'], ParentType, ContextType>;
  attached?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isDefault?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  desiredOnline?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ModelserviceStatus'], ParentType, ContextType>;
  useCaseId?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  activity?: Resolver<ResolversTypes['Activity'], ParentType, ContextType, Partial<ModelServiceActivityArgs>>;
  systemPromptTemplate?: Resolver<Maybe<ResolversTypes['SystemPromptTemplate']>, ParentType, ContextType>;
  metrics?: Resolver<Array<ResolversTypes['MetricWithContext']>, ParentType, ContextType>;
  abCampaigns?: Resolver<Array<ResolversTypes['Abcampaign']>, ParentType, ContextType, RequireFields<ModelServiceAbCampaignsArgs, 'filter'>>;
  placement?: Resolver<Maybe<ResolversTypes['ModelPlacementOutput']>, ParentType, ContextType>;
  modelService?: Resolver<ResolversTypes['ModelService'], ParentType, ContextType>;
  warnings?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ModelPlacementOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ModelPlacementOutput'] = ResolversParentTypes['ModelPlacementOutput']> = {
  computePools?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  maxTtftMs?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type SystemPromptTemplateResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['SystemPromptTemplate'] = ResolversParentTypes['SystemPromptTemplate']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  template?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  arguments?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
};

export type UseCaseResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['UseCase'] = ResolversParentTypes['UseCase']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  metrics?: Resolver<Array<ResolversTypes['MetricWithContext']>, ParentType, ContextType>;
  modelServices?: Resolver<Array<ResolversTypes['ModelService']>, ParentType, ContextType, RequireFields<UseCaseModelServicesArgs, 'filter'>>;
  isArchived?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  modelService?: Resolver<Maybe<ResolversTypes['ModelService']>, ParentType, ContextType, RequireFields<UseCaseModelServiceArgs, 'idOrKey'>>;
  defaultModelService?: Resolver<Maybe<ResolversTypes['ModelService']>, ParentType, ContextType>;
  activity?: Resolver<ResolversTypes['Activity'], ParentType, ContextType, Partial<UseCaseActivityArgs>>;
  metric?: Resolver<Maybe<ResolversTypes['MetricWithContext']>, ParentType, ContextType, RequireFields<UseCaseMetricArgs, 'metric'>>;
  abCampaigns?: Resolver<Array<ResolversTypes['Abcampaign']>, ParentType, ContextType, RequireFields<UseCaseAbCampaignsArgs, 'filter'>>;
  autoEvals?: Resolver<Array<ResolversTypes['EvaluationJob']>, ParentType, ContextType>;
  widgets?: Resolver<Array<ResolversTypes['Widget']>, ParentType, ContextType>;
  metadata?: Resolver<ResolversTypes['UseCaseMetadata'], ParentType, ContextType>;
  permissions?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  shares?: Resolver<Array<ResolversTypes['Share']>, ParentType, ContextType>;
  settings?: Resolver<ResolversTypes['Settings'], ParentType, ContextType>;
  labelUsage?: Resolver<ResolversTypes['LabelUsage'], ParentType, ContextType>;
};

export type SettingsResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Settings'] = ResolversParentTypes['Settings']> = {
  defaultMetric?: Resolver<Maybe<ResolversTypes['MetricWithContext']>, ParentType, ContextType>;
};

export type UseCaseMetadataResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['UseCaseMetadata'] = ResolversParentTypes['UseCaseMetadata']> = {
  emoji?: Resolver<Maybe<ResolversTypes['Emoji']>, ParentType, ContextType>;
};

export type EmojiResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Emoji'] = ResolversParentTypes['Emoji']> = {
  native?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ShareResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Share'] = ResolversParentTypes['Share']> = {
  team?: Resolver<ResolversTypes['Team'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  isOwner?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type WidgetResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Widget'] = ResolversParentTypes['Widget']> = {
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  aggregation?: Resolver<ResolversTypes['MetricAggregation'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['UnitConfig'], ParentType, ContextType>;
};

export type UnitConfigResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['UnitConfig'] = ResolversParentTypes['UnitConfig']> = {
  symbol?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  position?: Resolver<ResolversTypes['UnitPosition'], ParentType, ContextType>;
};

export type LabelUsageResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['LabelUsage'] = ResolversParentTypes['LabelUsage']> = {
  keys?: Resolver<Array<ResolversTypes['LabelKeyUsage']>, ParentType, ContextType>;
};

export type LabelKeyUsageResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['LabelKeyUsage'] = ResolversParentTypes['LabelKeyUsage']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['LabelValueUsage']>, ParentType, ContextType>;
  lastUsed?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
};

export type LabelValueUsageResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['LabelValueUsage'] = ResolversParentTypes['LabelValueUsage']> = {
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lastUsed?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
};

export type AbcampaignResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Abcampaign'] = ResolversParentTypes['Abcampaign']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['AbcampaignStatus'], ParentType, ContextType>;
  beginDate?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  endDate?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  feedbackType?: Resolver<ResolversTypes['FeedbackType'], ParentType, ContextType>;
  trafficSplit?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  metric?: Resolver<Maybe<ResolversTypes['Metric']>, ParentType, ContextType>;
  useCase?: Resolver<Maybe<ResolversTypes['UseCase']>, ParentType, ContextType>;
  models?: Resolver<Array<ResolversTypes['ModelService']>, ParentType, ContextType>;
  feedbacks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hasEnoughFeedbacks?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  report?: Resolver<ResolversTypes['AbReport'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  autoDeploy?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  project?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType>;
  scoreType?: Resolver<ResolversTypes['ScoreType'], ParentType, ContextType>;
  scores?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hasEnoughScores?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type AbReportResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['AbReport'] = ResolversParentTypes['AbReport']> = {
  pValue?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  variants?: Resolver<Array<ResolversTypes['AbVariantReport']>, ParentType, ContextType>;
};

export type AbVariantReportResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['AbVariantReport'] = ResolversParentTypes['AbVariantReport']> = {
  variant?: Resolver<ResolversTypes['ModelService'], ParentType, ContextType>;
  interval?: Resolver<Maybe<ResolversTypes['Interval']>, ParentType, ContextType>;
  feedbacks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  comparisons?: Resolver<Maybe<Array<ResolversTypes['AbVariantReportComparison']>>, ParentType, ContextType>;
  mean?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  scores?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type IntervalResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Interval'] = ResolversParentTypes['Interval']> = {
  start?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  middle?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  end?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type AbVariantReportComparisonResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['AbVariantReportComparison'] = ResolversParentTypes['AbVariantReportComparison']> = {
  variant?: Resolver<ResolversTypes['ModelService'], ParentType, ContextType>;
  feedbacks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  wins?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  losses?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tiesGood?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tiesBad?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  scores?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DatasetResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Dataset'] = ResolversParentTypes['Dataset']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['DatasetKind'], ParentType, ContextType>;
  records?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  metricsUsage?: Resolver<Array<ResolversTypes['DatasetMetricUsage']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['DatasetSource'], ParentType, ContextType>;
  downloadUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DatasetMetricUsageResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['DatasetMetricUsage'] = ResolversParentTypes['DatasetMetricUsage']> = {
  feedbackCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  comparisonCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['Metric'], ParentType, ContextType>;
  scoreCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type JudgeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Judge'] = ResolversParentTypes['Judge']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  criteria?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  prebuilt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  examples?: Resolver<Maybe<Array<ResolversTypes['JudgeExample']>>, ParentType, ContextType>;
  capabilities?: Resolver<Array<ResolversTypes['JudgeCapability']>, ParentType, ContextType>;
  model?: Resolver<ResolversTypes['Model'], ParentType, ContextType>;
  useCaseId?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['Metric'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type JudgeExampleResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['JudgeExample'] = ResolversParentTypes['JudgeExample']> = {
  input?: Resolver<Array<ResolversTypes['ChatMessage']>, ParentType, ContextType>;
  output?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pass?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reasoning?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DeleteConfirmResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['DeleteConfirm'] = ResolversParentTypes['DeleteConfirm']> = {
  success?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  details?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PrebuiltCriteriaResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['PrebuiltCriteria'] = ResolversParentTypes['PrebuiltCriteria']> = {
  key?: Resolver<ResolversTypes['PrebuiltCriteriaKey'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  feedback?: Resolver<Maybe<ResolversTypes['Metric']>, ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type EvaluationJobResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['EvaluationJob'] = ResolversParentTypes['EvaluationJob']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['EvaluationJobStatus'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  durationMs?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  modelServices?: Resolver<Array<ResolversTypes['ModelService']>, ParentType, ContextType>;
  judges?: Resolver<Array<ResolversTypes['EvaluationJudge']>, ParentType, ContextType>;
  judgeModels?: Resolver<Array<ResolversTypes['Model']>, ParentType, ContextType>;
  reports?: Resolver<Array<ResolversTypes['EvaluationReport']>, ParentType, ContextType>;
  stages?: Resolver<Array<ResolversTypes['JobStageOutput']>, ParentType, ContextType>;
  useCase?: Resolver<Maybe<ResolversTypes['UseCase']>, ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['AbReport']>, ParentType, ContextType>;
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  metrics?: Resolver<Array<ResolversTypes['Metric']>, ParentType, ContextType>;
  evalType?: Resolver<ResolversTypes['EvaluationType'], ParentType, ContextType>;
  recipe?: Resolver<Maybe<ResolversTypes['EvaluationRecipe']>, ParentType, ContextType>;
  sampleConfig?: Resolver<Maybe<ResolversTypes['SampleConfigOutput']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type EvaluationJudgeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['EvaluationJudge'] = ResolversParentTypes['EvaluationJudge']> = {
  __resolveType?: TypeResolveFn<'Model' | 'Judge', ParentType, ContextType>;
};

export type EvaluationReportResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['EvaluationReport'] = ResolversParentTypes['EvaluationReport']> = {
  modelService?: Resolver<ResolversTypes['ModelService'], ParentType, ContextType>;
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType>;
  metric?: Resolver<ResolversTypes['Metric'], ParentType, ContextType>;
  mean?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  feedbackCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type JobStageOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['JobStageOutput'] = ResolversParentTypes['JobStageOutput']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['JobStatusOutput'], ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  stageId?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  info?: Resolver<Maybe<ResolversTypes['JobStageInfoOutput']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  durationMs?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type JobStageInfoOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['JobStageInfoOutput'] = ResolversParentTypes['JobStageInfoOutput']> = {
  __resolveType?: TypeResolveFn<'TrainingJobStageOutput' | 'EvalJobStageOutput' | 'BatchInferenceJobStageOutput', ParentType, ContextType>;
};

export type TrainingJobStageOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TrainingJobStageOutput'] = ResolversParentTypes['TrainingJobStageOutput']> = {
  monitoringLink?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  totalNumSamples?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  processedNumSamples?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  checkpoints?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EvalJobStageOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['EvalJobStageOutput'] = ResolversParentTypes['EvalJobStageOutput']> = {
  totalNumSamples?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  processedNumSamples?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  monitoringLink?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BatchInferenceJobStageOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['BatchInferenceJobStageOutput'] = ResolversParentTypes['BatchInferenceJobStageOutput']> = {
  totalNumSamples?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  processedNumSamples?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  monitoringLink?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EvaluationRecipeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['EvaluationRecipe'] = ResolversParentTypes['EvaluationRecipe']> = {
  __resolveType?: TypeResolveFn<'EvaluationCustomRecipe' | 'EvaluationFaithfulnessRecipe' | 'EvaluationContextRelevancyRecipe' | 'EvaluationAnswerRelevancyRecipe', ParentType, ContextType>;
};

export type EvaluationCustomRecipeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['EvaluationCustomRecipe'] = ResolversParentTypes['EvaluationCustomRecipe']> = {
  guidelines?: Resolver<Array<ResolversTypes['Guideline']>, ParentType, ContextType>;
  criteria?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  metric?: Resolver<Maybe<ResolversTypes['Metric']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EvaluationFaithfulnessRecipeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['EvaluationFaithfulnessRecipe'] = ResolversParentTypes['EvaluationFaithfulnessRecipe']> = {
  metric?: Resolver<Maybe<ResolversTypes['Metric']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EvaluationContextRelevancyRecipeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['EvaluationContextRelevancyRecipe'] = ResolversParentTypes['EvaluationContextRelevancyRecipe']> = {
  metric?: Resolver<Maybe<ResolversTypes['Metric']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EvaluationAnswerRelevancyRecipeResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['EvaluationAnswerRelevancyRecipe'] = ResolversParentTypes['EvaluationAnswerRelevancyRecipe']> = {
  metric?: Resolver<Maybe<ResolversTypes['Metric']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type GuidelineResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Guideline'] = ResolversParentTypes['Guideline']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SampleConfigOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['SampleConfigOutput'] = ResolversParentTypes['SampleConfigOutput']> = {
  feedbackType?: Resolver<Maybe<ResolversTypes['FeedbackTypeOutput']>, ParentType, ContextType>;
  datasource?: Resolver<ResolversTypes['SampleDatasourceOutput'], ParentType, ContextType>;
};

export type SampleDatasourceOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['SampleDatasourceOutput'] = ResolversParentTypes['SampleDatasourceOutput']> = {
  __resolveType?: TypeResolveFn<'SampleDatasourceCompletionsOutput' | 'SampleDatasourceDatasetOutput', ParentType, ContextType>;
};

export type SampleDatasourceCompletionsOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['SampleDatasourceCompletionsOutput'] = ResolversParentTypes['SampleDatasourceCompletionsOutput']> = {
  selectionType?: Resolver<ResolversTypes['SelectionTypeOutput'], ParentType, ContextType>;
  maxSamples?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  filter?: Resolver<Maybe<ResolversTypes['ListCompletionsFilterOutput']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SampleDatasourceDatasetOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['SampleDatasourceDatasetOutput'] = ResolversParentTypes['SampleDatasourceDatasetOutput']> = {
  datasetKey?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ListCompletionsFilterOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ListCompletionsFilterOutput'] = ResolversParentTypes['ListCompletionsFilterOutput']> = {
  useCase?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  models?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  timerange?: Resolver<Maybe<ResolversTypes['TimeRangeOutput']>, ParentType, ContextType>;
  sessionId?: Resolver<Maybe<ResolversTypes['UUID']>, ParentType, ContextType>;
  userId?: Resolver<Maybe<ResolversTypes['UUID']>, ParentType, ContextType>;
  feedbacks?: Resolver<Maybe<Array<ResolversTypes['CompletionFeedbackFilterOutput']>>, ParentType, ContextType>;
  labels?: Resolver<Maybe<Array<ResolversTypes['CompletionLabelFilterOutput']>>, ParentType, ContextType>;
  promptHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  completionId?: Resolver<Maybe<ResolversTypes['UUID']>, ParentType, ContextType>;
  tags?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  source?: Resolver<Maybe<Array<ResolversTypes['CompletionSourceOutput']>>, ParentType, ContextType>;
};

export type CompletionFeedbackFilterOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CompletionFeedbackFilterOutput'] = ResolversParentTypes['CompletionFeedbackFilterOutput']> = {
  metric?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  gt?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  gte?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  eq?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  neq?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  lt?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  lte?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  reasons?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CompletionLabelFilterOutputResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['CompletionLabelFilterOutput'] = ResolversParentTypes['CompletionLabelFilterOutput']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type UserResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  teams?: Resolver<Array<ResolversTypes['TeamWithrole']>, ParentType, ContextType>;
  apiKeys?: Resolver<Array<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  generatedApiKey?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TeamWithroleResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TeamWithrole'] = ResolversParentTypes['TeamWithrole']> = {
  team?: Resolver<ResolversTypes['Team'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
};

export type TeamMemberResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['TeamMember'] = ResolversParentTypes['TeamMember']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  team?: Resolver<ResolversTypes['Team'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
};

export type TeamResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Team'] = ResolversParentTypes['Team']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
};

export type RoleResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Role'] = ResolversParentTypes['Role']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  permissions?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ApiKeyResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
};

export type MetaObjectResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['MetaObject'] = ResolversParentTypes['MetaObject']> = {
  authProviders?: Resolver<ResolversTypes['ProviderList'], ParentType, ContextType>;
};

export type ProviderListResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ProviderList'] = ResolversParentTypes['ProviderList']> = {
  providers?: Resolver<Array<ResolversTypes['AuthProvider']>, ParentType, ContextType>;
};

export type AuthProviderResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['AuthProvider'] = ResolversParentTypes['AuthProvider']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['AuthProviderKind'], ParentType, ContextType>;
  loginUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ComputePoolResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['ComputePool'] = ResolversParentTypes['ComputePool']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  capabilities?: Resolver<Array<ResolversTypes['ComputePoolCapability']>, ParentType, ContextType>;
  partitions?: Resolver<Array<ResolversTypes['Partition']>, ParentType, ContextType>;
  allPartitions?: Resolver<Array<ResolversTypes['Partition']>, ParentType, ContextType>;
  harmonyGroups?: Resolver<Array<ResolversTypes['HarmonyGroup']>, ParentType, ContextType>;
};

export type PartitionResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Partition'] = ResolversParentTypes['Partition']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  computePool?: Resolver<Maybe<ResolversTypes['ComputePool']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['PartitionStatus'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  worldSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  gpuTypes?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  onlineModels?: Resolver<Array<ResolversTypes['Model']>, ParentType, ContextType>;
};

export type UsageAggregateItemResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['UsageAggregateItem'] = ResolversParentTypes['UsageAggregateItem']> = {
  bucketTs?: Resolver<Maybe<ResolversTypes['Timestamp']>, ParentType, ContextType>;
  promptTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  completionTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  totalTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  interactions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UsageAggregatePerUseCaseItemResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['UsageAggregatePerUseCaseItem'] = ResolversParentTypes['UsageAggregatePerUseCaseItem']> = {
  useCase?: Resolver<Maybe<ResolversTypes['UseCaseItem']>, ParentType, ContextType>;
  modelService?: Resolver<Maybe<ResolversTypes['ModelService']>, ParentType, ContextType>;
  promptTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  completionTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  totalTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  interactions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UseCaseItemResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['UseCaseItem'] = ResolversParentTypes['UseCaseItem']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  completions?: Resolver<ResolversTypes['CompletionConnection'], ParentType, ContextType, RequireFields<QueryCompletionsArgs, 'filter' | 'page' | 'order'>>;
  completionsGrouped?: Resolver<ResolversTypes['CompletionGroupDataConnection'], ParentType, ContextType, RequireFields<QueryCompletionsGroupedArgs, 'filter' | 'feedbackFilter' | 'groupBy' | 'page' | 'order'>>;
  completion?: Resolver<Maybe<ResolversTypes['Completion']>, ParentType, ContextType, RequireFields<QueryCompletionArgs, 'id'>>;
  completionDownloadUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<QueryCompletionDownloadUrlArgs, 'filter'>>;
  metrics?: Resolver<Array<ResolversTypes['Metric']>, ParentType, ContextType>;
  metric?: Resolver<Maybe<ResolversTypes['Metric']>, ParentType, ContextType, Partial<QueryMetricArgs>>;
  models?: Resolver<Array<ResolversTypes['Model']>, ParentType, ContextType, RequireFields<QueryModelsArgs, 'filter'>>;
  model?: Resolver<Maybe<ResolversTypes['Model']>, ParentType, ContextType, RequireFields<QueryModelArgs, 'idOrKey'>>;
  systemPromptTemplates?: Resolver<Array<ResolversTypes['SystemPromptTemplate']>, ParentType, ContextType>;
  modelUsage?: Resolver<Array<ResolversTypes['UsageAggregateItem']>, ParentType, ContextType, RequireFields<QueryModelUsageArgs, 'filter'>>;
  modelUsageByUseCase?: Resolver<Array<ResolversTypes['UsageAggregatePerUseCaseItem']>, ParentType, ContextType, RequireFields<QueryModelUsageByUseCaseArgs, 'filter'>>;
  useCases?: Resolver<Array<ResolversTypes['UseCase']>, ParentType, ContextType, RequireFields<QueryUseCasesArgs, 'filter'>>;
  useCase?: Resolver<Maybe<ResolversTypes['UseCase']>, ParentType, ContextType, RequireFields<QueryUseCaseArgs, 'idOrKey'>>;
  abCampaigns?: Resolver<Array<ResolversTypes['Abcampaign']>, ParentType, ContextType, RequireFields<QueryAbCampaignsArgs, 'filter'>>;
  abCampaign?: Resolver<Maybe<ResolversTypes['Abcampaign']>, ParentType, ContextType, RequireFields<QueryAbCampaignArgs, 'idOrKey'>>;
  datasets?: Resolver<Array<ResolversTypes['Dataset']>, ParentType, ContextType, Partial<QueryDatasetsArgs>>;
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType, RequireFields<QueryDatasetArgs, 'idOrKey'>>;
  judge?: Resolver<ResolversTypes['Judge'], ParentType, ContextType, RequireFields<QueryJudgeArgs, 'id' | 'useCase'>>;
  judges?: Resolver<Array<ResolversTypes['Judge']>, ParentType, ContextType, RequireFields<QueryJudgesArgs, 'useCase'>>;
  judgeVersions?: Resolver<Array<ResolversTypes['Judge']>, ParentType, ContextType, RequireFields<QueryJudgeVersionsArgs, 'useCase' | 'key'>>;
  prebuiltCriteria?: Resolver<Array<ResolversTypes['PrebuiltCriteria']>, ParentType, ContextType>;
  evaluationJobs?: Resolver<Array<ResolversTypes['EvaluationJob']>, ParentType, ContextType, Partial<QueryEvaluationJobsArgs>>;
  evaluationJob?: Resolver<Maybe<ResolversTypes['EvaluationJob']>, ParentType, ContextType, RequireFields<QueryEvaluationJobArgs, 'id'>>;
  me?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  users?: Resolver<Array<ResolversTypes['User']>, ParentType, ContextType>;
  teams?: Resolver<Array<ResolversTypes['Team']>, ParentType, ContextType>;
  roles?: Resolver<Array<ResolversTypes['Role']>, ParentType, ContextType>;
  permissions?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  meta?: Resolver<ResolversTypes['MetaObject'], ParentType, ContextType>;
  computePools?: Resolver<Array<ResolversTypes['ComputePool']>, ParentType, ContextType>;
  partitions?: Resolver<Array<ResolversTypes['Partition']>, ParentType, ContextType>;
  allPartitions?: Resolver<Array<ResolversTypes['Partition']>, ParentType, ContextType>;
  harmonyGroups?: Resolver<Array<ResolversTypes['HarmonyGroup']>, ParentType, ContextType>;
  projects?: Resolver<Array<ResolversTypes['Project']>, ParentType, ContextType, RequireFields<QueryProjectsArgs, 'filter'>>;
  project?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType, RequireFields<QueryProjectArgs, 'idOrKey'>>;
};

export type MutationResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  updateCompletion?: Resolver<ResolversTypes['Completion'], ParentType, ContextType, RequireFields<MutationUpdateCompletionArgs, 'input'>>;
  addDirectFeedback?: Resolver<ResolversTypes['DirectFeedback'], ParentType, ContextType, RequireFields<MutationAddDirectFeedbackArgs, 'completionId' | 'metricId' | 'input'>>;
  updateFeedback?: Resolver<ResolversTypes['DirectFeedback'], ParentType, ContextType, RequireFields<MutationUpdateFeedbackArgs, 'id' | 'input'>>;
  createMetric?: Resolver<ResolversTypes['Metric'], ParentType, ContextType, RequireFields<MutationCreateMetricArgs, 'input'>>;
  linkMetric?: Resolver<ResolversTypes['MetricWithContext'], ParentType, ContextType, RequireFields<MutationLinkMetricArgs, 'input'>>;
  unlinkMetric?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<MutationUnlinkMetricArgs, 'input'>>;
  addExternalModel?: Resolver<ResolversTypes['Model'], ParentType, ContextType, RequireFields<MutationAddExternalModelArgs, 'input'>>;
  addModel?: Resolver<ResolversTypes['Model'], ParentType, ContextType, RequireFields<MutationAddModelArgs, 'input'>>;
  importHfModel?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<MutationImportHfModelArgs, 'input'>>;
  attachModel?: Resolver<ResolversTypes['ModelService'], ParentType, ContextType, RequireFields<MutationAttachModelArgs, 'input'>>;
  updateModelService?: Resolver<ResolversTypes['ModelService'], ParentType, ContextType, RequireFields<MutationUpdateModelServiceArgs, 'input'>>;
  disconnectModel?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<MutationDisconnectModelArgs, 'input'>>;
  deployModel?: Resolver<ResolversTypes['ModelService'], ParentType, ContextType, RequireFields<MutationDeployModelArgs, 'input'>>;
  terminateModel?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<MutationTerminateModelArgs, 'idOrKey' | 'force'>>;
  updateModelComputeConfig?: Resolver<ResolversTypes['Model'], ParentType, ContextType, RequireFields<MutationUpdateModelComputeConfigArgs, 'idOrKey' | 'input'>>;
  createSystemPromptTemplate?: Resolver<ResolversTypes['SystemPromptTemplate'], ParentType, ContextType, RequireFields<MutationCreateSystemPromptTemplateArgs, 'input'>>;
  deriveSystemPromptTemplate?: Resolver<ResolversTypes['SystemPromptTemplate'], ParentType, ContextType, RequireFields<MutationDeriveSystemPromptTemplateArgs, 'input'>>;
  createUseCase?: Resolver<ResolversTypes['UseCase'], ParentType, ContextType, RequireFields<MutationCreateUseCaseArgs, 'input'>>;
  updateUseCase?: Resolver<ResolversTypes['UseCase'], ParentType, ContextType, RequireFields<MutationUpdateUseCaseArgs, 'idOrKey' | 'input'>>;
  shareUseCase?: Resolver<ResolversTypes['UseCase'], ParentType, ContextType, RequireFields<MutationShareUseCaseArgs, 'idOrKey' | 'input'>>;
  createAbCampaign?: Resolver<ResolversTypes['Abcampaign'], ParentType, ContextType, RequireFields<MutationCreateAbCampaignArgs, 'input'>>;
  cancelAbCampaign?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<MutationCancelAbCampaignArgs, 'input'>>;
  createDataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType, RequireFields<MutationCreateDatasetArgs, 'input' | 'file'>>;
  generateDataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType, RequireFields<MutationGenerateDatasetArgs, 'input' | 'file'>>;
  createJudge?: Resolver<ResolversTypes['Judge'], ParentType, ContextType, RequireFields<MutationCreateJudgeArgs, 'useCase' | 'input'>>;
  createPrebuiltJudge?: Resolver<ResolversTypes['Judge'], ParentType, ContextType, RequireFields<MutationCreatePrebuiltJudgeArgs, 'useCase' | 'input'>>;
  updateJudge?: Resolver<ResolversTypes['Judge'], ParentType, ContextType, RequireFields<MutationUpdateJudgeArgs, 'useCase' | 'key' | 'input'>>;
  deleteJudge?: Resolver<ResolversTypes['DeleteConfirm'], ParentType, ContextType, RequireFields<MutationDeleteJudgeArgs, 'useCase' | 'key'>>;
  createEvaluationJob?: Resolver<ResolversTypes['EvaluationJob'], ParentType, ContextType, RequireFields<MutationCreateEvaluationJobArgs, 'input'>>;
  cancelEvaluationJob?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<MutationCancelEvaluationJobArgs, 'id'>>;
  createTeam?: Resolver<ResolversTypes['Team'], ParentType, ContextType, RequireFields<MutationCreateTeamArgs, 'input'>>;
  createRole?: Resolver<ResolversTypes['Role'], ParentType, ContextType, RequireFields<MutationCreateRoleArgs, 'input'>>;
  setTeamMember?: Resolver<ResolversTypes['TeamMember'], ParentType, ContextType, RequireFields<MutationSetTeamMemberArgs, 'input'>>;
  removeTeamMember?: Resolver<ResolversTypes['User'], ParentType, ContextType, RequireFields<MutationRemoveTeamMemberArgs, 'input'>>;
  createApiKey?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType, RequireFields<MutationCreateApiKeyArgs, 'input'>>;
  createUser?: Resolver<ResolversTypes['User'], ParentType, ContextType, RequireFields<MutationCreateUserArgs, 'input'>>;
  deleteUser?: Resolver<ResolversTypes['User'], ParentType, ContextType, RequireFields<MutationDeleteUserArgs, 'user'>>;
  deleteDataset?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationDeleteDatasetArgs, 'idOrKey'>>;
  addModelToUseCase?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationAddModelToUseCaseArgs, 'input'>>;
  removeModelFromUseCase?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationRemoveModelFromUseCaseArgs, 'input'>>;
  deployModelText?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<MutationDeployModelTextArgs, 'idOrKey' | 'wait'>>;
  createProject?: Resolver<ResolversTypes['Project'], ParentType, ContextType, RequireFields<MutationCreateProjectArgs, 'input'>>;
  shareProject?: Resolver<ResolversTypes['Project'], ParentType, ContextType, RequireFields<MutationShareProjectArgs, 'idOrKey' | 'input'>>;
  addModelsToProject?: Resolver<ResolversTypes['AddModelsToProjectResult'], ParentType, ContextType, RequireFields<MutationAddModelsToProjectArgs, 'input'>>;
  removeModelFromProject?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationRemoveModelFromProjectArgs, 'input'>>;
  addDirectScore?: Resolver<ResolversTypes['DirectFeedback'], ParentType, ContextType, RequireFields<MutationAddDirectScoreArgs, 'completionId' | 'metricId' | 'input'>>;
};

export type HarmonyGroupResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['HarmonyGroup'] = ResolversParentTypes['HarmonyGroup']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  computePool?: Resolver<Maybe<ResolversTypes['ComputePool']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['HarmonyStatus'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  worldSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  gpuTypes?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  onlineModels?: Resolver<Array<ResolversTypes['Model']>, ParentType, ContextType>;
  gpuAllocations?: Resolver<Maybe<Array<ResolversTypes['GpuAllocation']>>, ParentType, ContextType>;
};

export type GpuAllocationResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['GpuAllocation'] = ResolversParentTypes['GpuAllocation']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  numGpus?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ranks?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  userName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  jobId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ProjectResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['Project'] = ResolversParentTypes['Project']> = {
  id?: Resolver<ResolversTypes['UUID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Timestamp'], ParentType, ContextType>;
  metrics?: Resolver<Array<ResolversTypes['MetricWithContext']>, ParentType, ContextType>;
  modelServices?: Resolver<Array<ResolversTypes['ModelService']>, ParentType, ContextType, RequireFields<ProjectModelServicesArgs, 'filter'>>;
  permissions?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  shares?: Resolver<Array<ResolversTypes['Share']>, ParentType, ContextType>;
};

export type AddModelsToProjectResultResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['AddModelsToProjectResult'] = ResolversParentTypes['AddModelsToProjectResult']> = {
  success?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  failures?: Resolver<Array<ResolversTypes['AddModelToProjectFailure']>, ParentType, ContextType>;
};

export type AddModelToProjectFailureResolvers<ContextType = GraphqlContext, ParentType extends ResolversParentTypes['AddModelToProjectFailure'] = ResolversParentTypes['AddModelToProjectFailure']> = {
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = GraphqlContext> = {
  UUID?: GraphQLScalarType;
  IdOrKey?: GraphQLScalarType;
  Timestamp?: GraphQLScalarType;
  TimestampSec?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  InputDatetime?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  Upload?: GraphQLScalarType;
  PageInfo?: PageInfoResolvers<ContextType>;
  TimeRangeOutput?: TimeRangeOutputResolvers<ContextType>;
  Completion?: CompletionResolvers<ContextType>;
  ChatMessage?: ChatMessageResolvers<ContextType>;
  CompletionLabel?: CompletionLabelResolvers<ContextType>;
  CompletionMetadata?: CompletionMetadataResolvers<ContextType>;
  Usage?: UsageResolvers<ContextType>;
  DirectFeedback?: DirectFeedbackResolvers<ContextType>;
  ComparisonFeedback?: ComparisonFeedbackResolvers<ContextType>;
  Session?: SessionResolvers<ContextType>;
  CompletionHistoryEntryOuput?: CompletionHistoryEntryOuputResolvers<ContextType>;
  CompletionConnection?: CompletionConnectionResolvers<ContextType>;
  CompletionEdge?: CompletionEdgeResolvers<ContextType>;
  CompletionGroupDataConnection?: CompletionGroupDataConnectionResolvers<ContextType>;
  CompletionGroupDataEdge?: CompletionGroupDataEdgeResolvers<ContextType>;
  CompletionGroupData?: CompletionGroupDataResolvers<ContextType>;
  CompletionGroupFeedbackStats?: CompletionGroupFeedbackStatsResolvers<ContextType>;
  Metric?: MetricResolvers<ContextType>;
  MetricWithContext?: MetricWithContextResolvers<ContextType>;
  MetricActivity?: MetricActivityResolvers<ContextType>;
  TrendResult?: TrendResultResolvers<ContextType>;
  Timeseries?: TimeseriesResolvers<ContextType>;
  Activity?: ActivityResolvers<ContextType>;
  ActivityOutput?: ActivityOutputResolvers<ContextType>;
  InteractionOutput?: InteractionOutputResolvers<ContextType>;
  Model?: ModelResolvers<ContextType>;
  ModelComputeConfigOutput?: ModelComputeConfigOutputResolvers<ContextType>;
  ModelService?: ModelServiceResolvers<ContextType>;
  ModelPlacementOutput?: ModelPlacementOutputResolvers<ContextType>;
  SystemPromptTemplate?: SystemPromptTemplateResolvers<ContextType>;
  UseCase?: UseCaseResolvers<ContextType>;
  Settings?: SettingsResolvers<ContextType>;
  UseCaseMetadata?: UseCaseMetadataResolvers<ContextType>;
  Emoji?: EmojiResolvers<ContextType>;
  Share?: ShareResolvers<ContextType>;
  Widget?: WidgetResolvers<ContextType>;
  UnitConfig?: UnitConfigResolvers<ContextType>;
  LabelUsage?: LabelUsageResolvers<ContextType>;
  LabelKeyUsage?: LabelKeyUsageResolvers<ContextType>;
  LabelValueUsage?: LabelValueUsageResolvers<ContextType>;
  Abcampaign?: AbcampaignResolvers<ContextType>;
  AbReport?: AbReportResolvers<ContextType>;
  AbVariantReport?: AbVariantReportResolvers<ContextType>;
  Interval?: IntervalResolvers<ContextType>;
  AbVariantReportComparison?: AbVariantReportComparisonResolvers<ContextType>;
  Dataset?: DatasetResolvers<ContextType>;
  DatasetMetricUsage?: DatasetMetricUsageResolvers<ContextType>;
  Judge?: JudgeResolvers<ContextType>;
  JudgeExample?: JudgeExampleResolvers<ContextType>;
  DeleteConfirm?: DeleteConfirmResolvers<ContextType>;
  PrebuiltCriteria?: PrebuiltCriteriaResolvers<ContextType>;
  EvaluationJob?: EvaluationJobResolvers<ContextType>;
  EvaluationJudge?: EvaluationJudgeResolvers<ContextType>;
  EvaluationReport?: EvaluationReportResolvers<ContextType>;
  JobStageOutput?: JobStageOutputResolvers<ContextType>;
  JobStageInfoOutput?: JobStageInfoOutputResolvers<ContextType>;
  TrainingJobStageOutput?: TrainingJobStageOutputResolvers<ContextType>;
  EvalJobStageOutput?: EvalJobStageOutputResolvers<ContextType>;
  BatchInferenceJobStageOutput?: BatchInferenceJobStageOutputResolvers<ContextType>;
  EvaluationRecipe?: EvaluationRecipeResolvers<ContextType>;
  EvaluationCustomRecipe?: EvaluationCustomRecipeResolvers<ContextType>;
  EvaluationFaithfulnessRecipe?: EvaluationFaithfulnessRecipeResolvers<ContextType>;
  EvaluationContextRelevancyRecipe?: EvaluationContextRelevancyRecipeResolvers<ContextType>;
  EvaluationAnswerRelevancyRecipe?: EvaluationAnswerRelevancyRecipeResolvers<ContextType>;
  Guideline?: GuidelineResolvers<ContextType>;
  SampleConfigOutput?: SampleConfigOutputResolvers<ContextType>;
  SampleDatasourceOutput?: SampleDatasourceOutputResolvers<ContextType>;
  SampleDatasourceCompletionsOutput?: SampleDatasourceCompletionsOutputResolvers<ContextType>;
  SampleDatasourceDatasetOutput?: SampleDatasourceDatasetOutputResolvers<ContextType>;
  ListCompletionsFilterOutput?: ListCompletionsFilterOutputResolvers<ContextType>;
  CompletionFeedbackFilterOutput?: CompletionFeedbackFilterOutputResolvers<ContextType>;
  CompletionLabelFilterOutput?: CompletionLabelFilterOutputResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  TeamWithrole?: TeamWithroleResolvers<ContextType>;
  TeamMember?: TeamMemberResolvers<ContextType>;
  Team?: TeamResolvers<ContextType>;
  Role?: RoleResolvers<ContextType>;
  ApiKey?: ApiKeyResolvers<ContextType>;
  MetaObject?: MetaObjectResolvers<ContextType>;
  ProviderList?: ProviderListResolvers<ContextType>;
  AuthProvider?: AuthProviderResolvers<ContextType>;
  ComputePool?: ComputePoolResolvers<ContextType>;
  Partition?: PartitionResolvers<ContextType>;
  UsageAggregateItem?: UsageAggregateItemResolvers<ContextType>;
  UsageAggregatePerUseCaseItem?: UsageAggregatePerUseCaseItemResolvers<ContextType>;
  UseCaseItem?: UseCaseItemResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  HarmonyGroup?: HarmonyGroupResolvers<ContextType>;
  GpuAllocation?: GpuAllocationResolvers<ContextType>;
  Project?: ProjectResolvers<ContextType>;
  AddModelsToProjectResult?: AddModelsToProjectResultResolvers<ContextType>;
  AddModelToProjectFailure?: AddModelToProjectFailureResolvers<ContextType>;
};

