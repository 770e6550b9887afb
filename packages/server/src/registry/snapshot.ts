import type { Kysely } from "kysely";
import { Directory } from "./directory.ts";
import { readVersion } from "./meta.ts";
import { ModelSecrets } from "./model-secrets.ts";
import type { ApiKey, Metric, Model, Role, Service, Share, SystemPromptTemplate, Team, UseCase, User } from "./records.ts";
import type { Change, Tables } from "./tables.ts";

/** Everything in the registry at one moment. */
export interface Snapshot {
  /** Raised by every change. */
  version: number;
  use_cases: Directory<UseCase>;
  metrics: Directory<Metric>;
  models: Directory<Model>;
  secrets: ModelSecrets;
  users: Directory<User>;
  teams: Directory<Team>;
  roles: Directory<Role>;
  /** By `{use_case}/{model}`, which is unique because keys hold no slash. */
  services: ReadonlyMap<string, Service>;
  /** By use case, sorted by model. */
  services_of: ReadonlyMap<string, readonly Service[]>;
  /** By id, oldest first. */
  templates: ReadonlyMap<string, SystemPromptTemplate>;
  api_keys: ReadonlyMap<string, ApiKey>;
}

/** As it is at one moment, whatever others change meanwhile. */
export async function loadSnapshot(db: Kysely<Tables>): Promise<Snapshot> {
  return await db.transaction().setIsolationLevel("repeatable read").execute(readSnapshot);
}

/** Inside a transaction in which no other can change it. */
export async function readSnapshot(transaction: Change): Promise<Snapshot> {
  return toSnapshot(await readRows(transaction), await readVersion(transaction));
}

type Rows = Awaited<ReturnType<typeof readRows>>;

async function readRows(db: Change) {
  return {
    users: await db.selectFrom("users").selectAll().execute(),
    teams: await db.selectFrom("teams").selectAll().execute(),
    roles: await db.selectFrom("roles").selectAll().execute(),
    team_members: await db.selectFrom("team_members").selectAll().execute(),
    metrics: await db.selectFrom("metrics").selectAll().execute(),
    use_cases: await db.selectFrom("use_cases").selectAll().execute(),
    use_case_shares: await db.selectFrom("use_case_shares").selectAll().execute(),
    use_case_metrics: await db.selectFrom("use_case_metrics").selectAll().execute(),
    models: await db.selectFrom("models").selectAll().execute(),
    model_services: await db.selectFrom("model_services").selectAll().execute(),
    system_prompt_templates: await db.selectFrom("system_prompt_templates").selectAll().orderBy("id").execute(),
    api_keys: await db.selectFrom("api_keys").selectAll().orderBy("id").execute(),
  };
}

function toSnapshot(rows: Rows, version: number): Snapshot {
  const keys = new Map(
    [...rows.teams, ...rows.roles, ...rows.metrics, ...rows.use_cases, ...rows.models].map(({ id, key }) => [id, key]),
  );
  const keyOf = (id: string) => keys.get(id) ?? id;
  const services = rows.model_services.map((row) => toService(row, keyOf)).sort((a, b) => (a.model < b.model ? -1 : 1));
  return {
    version,
    use_cases: new Directory("use_case", toUseCases(rows, services, keyOf), byKey),
    metrics: new Directory("metric", toMetrics(rows, keyOf), byKey),
    models: new Directory("model", rows.models.map(toModel), byKey),
    secrets: new ModelSecrets(new Map(rows.models.flatMap(toSecret))),
    users: new Directory("user", toUsers(rows, keyOf), (user) => user.email),
    teams: new Directory("team", rows.teams, byKey),
    roles: new Directory("role", rows.roles.map(toRole), byKey),
    services: new Map(services.map((service) => [`${service.use_case}/${service.model}`, service])),
    services_of: groupBy(services, (service) => service.use_case),
    templates: new Map(rows.system_prompt_templates.map((row) => [row.id, row])),
    api_keys: new Map(rows.api_keys.map((row) => [row.id, row])),
  };
}

const byKey = (record: { key: string }) => record.key;
type KeyOf = (id: string) => string;

function toUseCases(rows: Rows, services: readonly Service[], keyOf: KeyOf): UseCase[] {
  const linked = groupBy(rows.use_case_metrics, (row) => row.use_case_id);
  const shared = groupBy(rows.use_case_shares, (row) => row.use_case_id);
  const defaults = new Map(services.filter((service) => service.is_default).map(({ use_case, model }) => [use_case, model]));
  return rows.use_cases.map(({ default_metric_id, ...row }) => ({
    ...row,
    metadata: JSON.parse(row.metadata),
    widgets: JSON.parse(row.widgets),
    is_archived: row.is_archived === 1,
    keep_failed_requests: row.keep_failed_requests === 1,
    default_metric: default_metric_id === null ? null : keyOf(default_metric_id),
    default_model: defaults.get(row.key) ?? null,
    metrics: (linked.get(row.id) ?? []).map((link) => keyOf(link.metric_id)).sort(),
    shares: (shared.get(row.id) ?? [])
      .map((share): Share => ({ team: keyOf(share.team_id), role: keyOf(share.role_id), is_owner: share.is_owner === 1 }))
      .sort((a, b) => (a.team < b.team ? -1 : 1)),
  }));
}

function toMetrics(rows: Rows, keyOf: KeyOf): Metric[] {
  const linked = groupBy(rows.use_case_metrics, (row) => row.metric_id);
  return rows.metrics.map((row) => ({
    ...row,
    kind: row.kind as Metric["kind"], // only ever written from the same type
    scoring_type: row.scoring_type as Metric["scoring_type"],
    use_cases: (linked.get(row.id) ?? []).map((link) => keyOf(link.use_case_id)).sort(),
  }));
}

function toModel({ sealed_api_key, ...row }: Rows["models"][number]): Model {
  return {
    ...row,
    kind: row.kind as Model["kind"], // only ever written from the same type
    provider: row.provider as Model["provider"],
    has_api_key: sealed_api_key !== null,
    is_online: row.is_online === 1,
    extra_params: row.extra_params === null ? null : JSON.parse(row.extra_params),
  };
}

function toSecret({ key, sealed_api_key }: Rows["models"][number]): [string, string][] {
  return sealed_api_key === null ? [] : [[key, sealed_api_key]];
}

function toService(
  { use_case_id, model_id, system_prompt_template_id, ...row }: Rows["model_services"][number],
  keyOf: KeyOf,
): Service {
  return {
    ...row,
    use_case: keyOf(use_case_id),
    model: keyOf(model_id),
    attached: row.attached === 1,
    is_default: row.is_default === 1,
    desired_online: row.desired_online === 1,
    system_prompt_template: system_prompt_template_id,
    fallback_models: JSON.parse(row.fallback_models),
  };
}

function toUsers(rows: Rows, keyOf: KeyOf): User[] {
  const joined = groupBy(rows.team_members, (row) => row.user_id);
  return rows.users.map((row) => ({
    ...row,
    teams: (joined.get(row.id) ?? [])
      .map((member) => ({ ...member, team: keyOf(member.team_id), role: keyOf(member.role_id) }))
      .sort((a, b) => (a.created_at < b.created_at || (a.created_at === b.created_at && a.team < b.team) ? -1 : 1))
      .map(({ team, role }) => ({ team, role })),
  }));
}

function toRole(row: Rows["roles"][number]): Role {
  return { ...row, permissions: JSON.parse(row.permissions) };
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
