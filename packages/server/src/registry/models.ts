import type { Change, Tables } from "./tables.ts";

export async function insertModel(change: Change, model: Tables["models"]): Promise<void> {
  await change.insertInto("models").values(model).execute();
}

export async function updateModelRow(
  change: Change,
  id: string,
  columns: Partial<Omit<Tables["models"], "id" | "key" | "created_at">>,
): Promise<void> {
  if (Object.keys(columns).length === 0) return;
  await change.updateTable("models").set(columns).where("id", "=", id).execute();
}

/** Writes a service as it is to be, new or not. A default one takes that place from the use case's other services. */
export async function upsertService(change: Change, service: Tables["model_services"]): Promise<void> {
  if (service.is_default === 1) {
    await change.updateTable("model_services").set({ is_default: 0 }).where("use_case_id", "=", service.use_case_id).execute();
  }
  const { name, attached, is_default, desired_online, system_prompt_template_id, fallback_models } = service;
  await change
    .insertInto("model_services")
    .values(service)
    .onConflict((conflict) =>
      conflict
        .columns(["use_case_id", "model_id"])
        .doUpdateSet({ name, attached, is_default, desired_online, system_prompt_template_id, fallback_models }),
    )
    .execute();
}

export async function deleteService(change: Change, id: string): Promise<void> {
  await change.deleteFrom("model_services").where("id", "=", id).execute();
}

export async function insertTemplate(change: Change, template: Tables["system_prompt_templates"]): Promise<void> {
  await change.insertInto("system_prompt_templates").values(template).execute();
}

/** Services by id. */
export async function setTemplateOf(change: Change, services: readonly string[], template_id: string): Promise<void> {
  for (const id of services) {
    await change.updateTable("model_services").set({ system_prompt_template_id: template_id }).where("id", "=", id).execute();
  }
}
