import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultRoles } from "@colloquy/contract";
import { readConfig } from "../config/config.ts";
import { startServer } from "../main.ts";
import { startUpstreamSample } from "./upstream-sample.ts";

const adminKey = "permissions-test-admin-key-0123456789";

type Body = Record<string, unknown>;

/** What a probe is aimed at: a use case, with records in it that an administrator made just before. */
export interface Target {
  use_case: string;
  team: string;
  /** Id of the caller. */
  user_id: string;
  interaction: string;
  other_interaction: string;
  session: string;
  feedback: string;
  comparison: string;
  /** A key that nobody has used. */
  fresh: string;
  /** Ids of the model and of a system prompt template. */
  model_id: string;
  template: string;
  /** A user and an API key outside the caller's teams. */
  stranger: { email: string; api_key: string };
}

export interface Person {
  role: string;
  user_id: string;
  key: string;
}

/** Two teams with a use case each, and a person with each default role in one of them: what tests of permission ask with. */
export interface PermissionSample {
  url: string;
  people: readonly Person[];
  personWith(role: string): Person;
  call(key: string, method: string, path: string, body?: Body): Promise<{ status: number; body: Record<string, never> }>;
  /** Fresh records of the administrator's in the use case of this team, seen by this person. */
  makeTarget(team: string, person: Person): Promise<Target>;
  newName(): string;
  /** Address of a new user in this team. */
  makeUser(team: string): Promise<string>;
  close(): Promise<void>;
}

export async function openPermissionSample(): Promise<PermissionSample> {
  const folder = mkdtempSync(join(tmpdir(), "colloquy-permissions-"));
  const server = await startServer(
    readConfig({ COLLOQUY_PORT: "0", COLLOQUY_DATA_DIR: folder, COLLOQUY_ADMIN_KEY: adminKey, COLLOQUY_LOG_LEVEL: "silent" }),
  );
  const upstream = await startUpstreamSample();
  const sample = new Sample(server.url);
  await sample.fill(upstream.base_url);
  return Object.assign(sample, {
    close: async () => {
      await server.close();
      upstream.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

class Sample {
  readonly url: string;
  readonly people: Person[] = [];
  #stranger: Target["stranger"] = { email: "", api_key: "" };
  #count = 0;
  #model_id = "";
  #template = "";

  constructor(url: string) {
    this.url = url;
  }

  newName = () => `fresh-${this.#count++}`;

  personWith(role: string): Person {
    const person = this.people.find((candidate) => candidate.role === role);
    if (person === undefined) throw new Error(`nobody has the role ${role}`);
    return person;
  }

  async call(key: string, method: string, path: string, body?: Body): Promise<{ status: number; body: Record<string, never> }> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, never> };
  }

  async makeTarget(team: string, person: Person): Promise<Target> {
    const use_case = `${team}-case`;
    await this.call(adminKey, "PUT", `/api/v1/use-cases/${use_case}/metrics/m`);
    for (const model of ["model", "live", "embedder"])
      await this.call(adminKey, "PUT", `/api/v1/use-cases/${use_case}/models/${model}`, {});
    const log = () =>
      this.#make("/interactions", { use_case, prompt: "p", completion: "c", feedbacks: [{ metric: "m", value: 1 }] });
    const [first, second] = [await log(), await log()];
    const comparison = await this.#make("/comparison", {
      metric: "m",
      preferred_completion: first["completion_id"],
      other_completion: second["completion_id"],
    });
    return {
      use_case,
      team,
      user_id: person.user_id,
      interaction: first["completion_id"] ?? "",
      other_interaction: second["completion_id"] ?? "",
      session: first["session_id"] ?? "",
      feedback: first["feedback_ids"]?.[0] ?? "",
      comparison: comparison["comparison_id"] ?? "",
      fresh: this.newName(),
      model_id: this.#model_id,
      template: this.#template,
      stranger: this.#stranger,
    };
  }

  async makeUser(team: string): Promise<string> {
    const user = await this.#make("/users", { email: `${this.newName()}@example.com`, teams: [{ team, role: "read-only" }] });
    return user["email"] ?? "";
  }

  async fill(base_url: string): Promise<void> {
    for (const name of ["own", "foreign"]) {
      await this.#make("/teams", { name });
      await this.#make("/use-cases", { name: `${name}-case`, team: name });
    }
    await this.#make("/metrics", { name: "m", kind: "scalar" });
    this.#model_id = (await this.#make("/models", { name: "model" }))["id"] ?? "";
    for (const name of ["live", "embedder"])
      await this.#make("/models", { name, provider: "NVIDIA", provider_model: name, base_url });
    this.#template = (await this.#make("/system-prompt-templates", { name: "template", template: "{{name}}" }))["id"] ?? "";
    for (const role of Object.keys(defaultRoles)) this.people.push(await this.#makePerson(role, "own"));
    const outsider = await this.#makePerson("admin", "foreign");
    this.#stranger = { email: "admin-foreign@example.com", api_key: outsider.key_id };
  }

  async #makePerson(role: string, team: string): Promise<Person & { key_id: string }> {
    const user = await this.#make("/users", { email: `${role}-${team}@example.com`, teams: [{ team, role }] });
    const key = await this.#make("/api-keys", { name: "test", user: user["id"] });
    return { role, user_id: user["id"] ?? "", key: key["key"] ?? "", key_id: key["id"] ?? "" };
  }

  async #make(path: string, body: Body): Promise<Record<string, string>> {
    const made = await this.call(adminKey, "POST", `/api/v1${path}`, body);
    if (made.status >= 300) throw new Error(`${path}: ${JSON.stringify(made.body)}`);
    return made.body;
  }
}
