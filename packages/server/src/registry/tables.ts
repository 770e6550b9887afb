import type { Transaction } from "kysely";

/** Columns as both databases hold them: ids and times as text, booleans as 0 or 1, JSON as text. */
export interface Tables {
  users: { id: string; email: string; name: string; created_at: string };
  teams: { id: string; key: string; name: string; created_at: string };
  roles: { id: string; key: string; name: string; permissions: string; created_at: string };
  team_members: { team_id: string; user_id: string; role_id: string; created_at: string };
  metrics: {
    id: string;
    key: string;
    name: string;
    kind: string;
    scoring_type: string;
    description: string;
    created_at: string;
  };
  use_cases: {
    id: string;
    key: string;
    name: string;
    description: string;
    metadata: string;
    is_archived: number;
    default_metric_id: string | null;
    created_at: string;
    widgets: string;
    keep_failed_requests: number;
  };
  use_case_shares: { use_case_id: string; team_id: string; role_id: string; is_owner: number };
  use_case_metrics: { use_case_id: string; metric_id: string; created_at: string };
  models: {
    id: string;
    key: string;
    name: string;
    kind: string;
    description: string;
    provider: string | null;
    provider_model: string | null;
    base_url: string | null;
    /** The provider's secret, as `sealSecret` gives it. */
    sealed_api_key: string | null;
    created_at: string;
    is_online: number;
    extra_params: string | null;
  };
  model_services: {
    id: string;
    use_case_id: string;
    model_id: string;
    name: string;
    attached: number;
    is_default: number;
    desired_online: number;
    created_at: string;
    system_prompt_template_id: string | null;
    /** Keys of models. */
    fallback_models: string;
  };
  system_prompt_templates: { id: string; name: string; template: string; created_by: string; created_at: string };
  api_keys: {
    id: string;
    user_id: string;
    name: string;
    prefix: string;
    sha256: string;
    created_at: string;
    last_used_at: string | null;
  };
  idempotency: {
    caller: string;
    key: string;
    body_hash: string;
    plan: string;
    answer: string | null;
    created_at_ms: number;
    /** The process that answers the request; null in rows of the first version. */
    owner: string | null;
    /** Until then no other process takes it over, by the clock of the database. */
    lease_until_ms: number | null;
  };
  meta: { key: string; value: string };
}

/** What a change of the registry writes with: see the functions of this folder that take one. */
export type Change = Transaction<Tables>;
