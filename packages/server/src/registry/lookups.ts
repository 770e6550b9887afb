import { notFound } from "@colloquy/contract";
import type { ApiKey, Metric, Model, Role, Service, SystemPromptTemplate, Team, UseCase, User } from "./records.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * Synchronous answers from memory. `find…` gives undefined where `get…` throws RequestError `entity_not_found`, with `param` as
 * the member of the request at fault. Text in the form of a UUID is an id first and then a key; other text is a key. `list…` is
 * sorted by key.
 */
export class Lookups {
  protected snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
  }

  findUseCase(id_or_key: string): UseCase | undefined {
    return this.snapshot.use_cases.find(id_or_key);
  }
  getUseCase(id_or_key: string, param = "use_case"): UseCase {
    return this.snapshot.use_cases.get(id_or_key, param);
  }
  listUseCases(): readonly UseCase[] {
    return this.snapshot.use_cases.list;
  }

  findMetric(id_or_key: string): Metric | undefined {
    return this.snapshot.metrics.find(id_or_key);
  }
  getMetric(id_or_key: string, param = "metric"): Metric {
    return this.snapshot.metrics.get(id_or_key, param);
  }
  listMetrics(): readonly Metric[] {
    return this.snapshot.metrics.list;
  }

  findModel(id_or_key: string): Model | undefined {
    return this.snapshot.models.find(id_or_key);
  }
  getModel(id_or_key: string, param = "model"): Model {
    return this.snapshot.models.get(id_or_key, param);
  }
  listModels(): readonly Model[] {
    return this.snapshot.models.list;
  }

  /** Also of a model that was detached: look at `attached`. Both names are keys. */
  findService(use_case: string, model: string): Service | undefined {
    return this.snapshot.services.get(`${use_case}/${model}`);
  }
  /** Of one use case, sorted by model, detached ones too. */
  listServicesOf(use_case: string): readonly Service[] {
    return this.snapshot.services_of.get(use_case) ?? [];
  }

  findTemplate(id: string): SystemPromptTemplate | undefined {
    return this.snapshot.templates.get(id.toLowerCase());
  }
  getTemplate(id: string, param: string): SystemPromptTemplate {
    const found = this.findTemplate(id);
    if (found === undefined) throw notFound("system_prompt_template", id, param);
    return found;
  }
  /** Oldest first. */
  listTemplates(): readonly SystemPromptTemplate[] {
    return [...this.snapshot.templates.values()];
  }

  /** By id or e-mail address, in any letter case. */
  findUser(id_or_email: string): User | undefined {
    return this.snapshot.users.find(id_or_email.toLowerCase());
  }
  getUser(id_or_email: string, param = "user"): User {
    return this.snapshot.users.get(id_or_email.toLowerCase(), param);
  }
  /** Sorted by e-mail address. */
  listUsers(): readonly User[] {
    return this.snapshot.users.list;
  }

  findTeam(id_or_key: string): Team | undefined {
    return this.snapshot.teams.find(id_or_key);
  }
  getTeam(id_or_key: string, param = "team"): Team {
    return this.snapshot.teams.get(id_or_key, param);
  }
  listTeams(): readonly Team[] {
    return this.snapshot.teams.list;
  }

  /** `platform-admin` is another spelling of `platform_admin`. */
  findRole(id_or_key: string): Role | undefined {
    return this.snapshot.roles.find(roleKey(id_or_key));
  }
  getRole(id_or_key: string, param = "role"): Role {
    return this.snapshot.roles.get(roleKey(id_or_key), param);
  }
  listRoles(): readonly Role[] {
    return this.snapshot.roles.list;
  }

  findApiKey(id: string): ApiKey | undefined {
    return this.snapshot.api_keys.get(id.toLowerCase());
  }
}

function roleKey(id_or_key: string): string {
  return id_or_key === "platform-admin" ? "platform_admin" : id_or_key;
}
