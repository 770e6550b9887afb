import type { MetricKind, ModelKind, Permission, ProviderName, ScoringType, Widget } from "@colloquy/contract";

/** What the snapshot holds: plain values, never changed in place. References are keys, times RFC 3339 in UTC. */
export interface UseCase {
  id: string;
  key: string;
  name: string;
  /** `""` when none was given. */
  description: string;
  /** Free JSON of the caller's; `{}` when none was given. */
  metadata: Record<string, unknown>;
  widgets: Widget[];
  is_archived: boolean;
  /** A linked metric, or null. */
  default_metric: string | null;
  /** Inference requests that failed before any text are recorded too. */
  keep_failed_requests: boolean;
  /** An attached model, or null. */
  default_model: string | null;
  /** Keys of the linked metrics, sorted. */
  metrics: readonly string[];
  shares: readonly Share[];
  created_at: string;
}

/** An owner's members act with their own role of that team, others with `role`. */
export interface Share {
  team: string;
  role: string;
  is_owner: boolean;
}

export interface Metric {
  id: string;
  key: string;
  name: string;
  kind: MetricKind;
  scoring_type: ScoringType;
  description: string;
  /** Keys of the use cases that it is linked to, sorted. */
  use_cases: readonly string[];
  created_at: string;
}

export interface Model {
  id: string;
  key: string;
  name: string;
  kind: ModelKind;
  description: string;
  /** Null together with `provider_model`: a model that is only logged against. */
  provider: ProviderName | null;
  provider_model: string | null;
  base_url: string | null;
  /** The secret itself never leaves the registry's table. */
  has_api_key: boolean;
  /** False: turned off for the whole deployment. */
  is_online: boolean;
  extra_params: Record<string, unknown> | null;
  created_at: string;
}

/** A model inside one use case. It stays, detached, when the model is taken out. */
export interface Service {
  id: string;
  use_case: string;
  model: string;
  name: string;
  attached: boolean;
  is_default: boolean;
  desired_online: boolean;
  /** Id. */
  system_prompt_template: string | null;
  /** Keys of models that answer, in this order, when this one fails. Some may be detached meanwhile. */
  fallback_models: readonly string[];
  created_at: string;
}

/** Never changes. */
export interface SystemPromptTemplate {
  id: string;
  name: string;
  template: string;
  /** Id of a user, who may be gone. */
  created_by: string;
  created_at: string;
}

export interface User {
  id: string;
  /** Lower case. */
  email: string;
  name: string;
  /** In the order of joining. */
  teams: readonly Membership[];
  created_at: string;
}

export interface Membership {
  team: string;
  role: string;
}

export interface Team {
  id: string;
  key: string;
  name: string;
  created_at: string;
}

export interface Role {
  id: string;
  key: string;
  name: string;
  permissions: readonly Permission[];
  created_at: string;
}

export interface ApiKey {
  id: string;
  user_id: string;
  name: string;
  /** Its first characters, for people to tell keys apart. */
  prefix: string;
  sha256: string;
  created_at: string;
  last_used_at: string | null;
}
