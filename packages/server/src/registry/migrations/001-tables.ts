import type { CreateTableBuilder, Kysely, Migration } from "kysely";
import type { Tables } from "../tables.ts";

/** Repeatable, because SQLite runs it outside a transaction: a start that died half way just runs it again. */
export const tables: Migration = {
  async up(db: Kysely<Tables>) {
    await createPeople(db);
    await createUseCases(db);
    await createModels(db);
    await createKeys(db);
  },
};

const create = (db: Kysely<Tables>, table: keyof Tables) => db.schema.createTable(table).ifNotExists();

function entity<Name extends string>(table: CreateTableBuilder<Name>) {
  return table
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("key", "text", (column) => column.notNull().unique())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull());
}

async function createPeople(db: Kysely<Tables>): Promise<void> {
  await create(db, "users")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("email", "text", (column) => column.notNull().unique())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .execute();
  await entity(create(db, "teams")).execute();
  await entity(create(db, "roles"))
    .addColumn("permissions", "text", (column) => column.notNull())
    .execute();
  await create(db, "team_members")
    .addColumn("team_id", "text", (column) => column.notNull().references("teams.id"))
    .addColumn("user_id", "text", (column) => column.notNull().references("users.id"))
    .addColumn("role_id", "text", (column) => column.notNull().references("roles.id"))
    .addColumn("created_at", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("team_members_pk", ["team_id", "user_id"])
    .execute();
}

async function createUseCases(db: Kysely<Tables>): Promise<void> {
  await entity(create(db, "metrics"))
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("scoring_type", "text", (column) => column.notNull())
    .addColumn("description", "text", (column) => column.notNull())
    .execute();
  await entity(create(db, "use_cases"))
    .addColumn("description", "text", (column) => column.notNull())
    .addColumn("metadata", "text", (column) => column.notNull())
    .addColumn("is_archived", "integer", (column) => column.notNull())
    .addColumn("default_metric_id", "text", (column) => column.references("metrics.id"))
    .execute();
  await create(db, "use_case_shares")
    .addColumn("use_case_id", "text", (column) => column.notNull().references("use_cases.id"))
    .addColumn("team_id", "text", (column) => column.notNull().references("teams.id"))
    .addColumn("role_id", "text", (column) => column.notNull().references("roles.id"))
    .addColumn("is_owner", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("use_case_shares_pk", ["use_case_id", "team_id"])
    .execute();
  await create(db, "use_case_metrics")
    .addColumn("use_case_id", "text", (column) => column.notNull().references("use_cases.id"))
    .addColumn("metric_id", "text", (column) => column.notNull().references("metrics.id"))
    .addColumn("created_at", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("use_case_metrics_pk", ["use_case_id", "metric_id"])
    .execute();
}

async function createModels(db: Kysely<Tables>): Promise<void> {
  await entity(create(db, "models"))
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("description", "text", (column) => column.notNull())
    .addColumn("provider", "text")
    .addColumn("provider_model", "text")
    .addColumn("base_url", "text")
    .addColumn("sealed_api_key", "text")
    .execute();
  await create(db, "model_services")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("use_case_id", "text", (column) => column.notNull().references("use_cases.id"))
    .addColumn("model_id", "text", (column) => column.notNull().references("models.id"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("attached", "integer", (column) => column.notNull())
    .addColumn("is_default", "integer", (column) => column.notNull())
    .addColumn("desired_online", "integer", (column) => column.notNull())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addUniqueConstraint("model_services_unique", ["use_case_id", "model_id"])
    .execute();
}

async function createKeys(db: Kysely<Tables>): Promise<void> {
  await create(db, "api_keys")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("user_id", "text", (column) => column.notNull().references("users.id"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("prefix", "text", (column) => column.notNull())
    .addColumn("sha256", "text", (column) => column.notNull().unique())
    .addColumn("created_at", "text", (column) => column.notNull())
    .addColumn("last_used_at", "text")
    .execute();
  await create(db, "idempotency")
    .addColumn("caller", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("body_hash", "text", (column) => column.notNull())
    .addColumn("plan", "text", (column) => column.notNull())
    .addColumn("answer", "text")
    .addColumn("created_at_ms", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("idempotency_pk", ["caller", "key"])
    .execute();
  await create(db, "meta")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("value", "text", (column) => column.notNull())
    .execute();
}
