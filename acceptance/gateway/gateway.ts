import type { Interaction } from "@colloquy/contract";
import {
  type Answer,
  Api,
  type JsonObject,
  startServer,
  startUpstream,
  type TestServer,
  type TestUpstream,
} from "@colloquy/testing";
import { freshMark, made, ok, World } from "../world.ts";
import { type Events, readEvents } from "./events.ts";

/** What every vendor's client up to 0.14.0 calls itself. */
export const vendor = { "User-Agent": "adaptive_sdk/0.0.1b1" };

/** The secret that the server holds for the upstream. */
export const secret = "sk-upstream-0123456789abcdef";

export interface ChatAnswer {
  id: string;
  created: number;
  session_id: string;
  model: string;
  object: string;
  choices: {
    index: number;
    completion_id: string;
    model: string;
    finish_reason: string | null;
    message: JsonObject;
    text: string;
  }[];
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
}

export type Headers = Record<string, string>;

/** A server and the provider that its models are asked at: as OpenAI, and as an endpoint of somebody's own. */
export interface Gateway {
  server: TestServer;
  upstream: TestUpstream;
  close(): Promise<void>;
}

export async function openGateway(env: Record<string, string> = {}): Promise<Gateway> {
  const upstream = await startUpstream();
  const server = await startServer({ env: { ...environmentOf(upstream), ...env } });
  return {
    server,
    upstream,
    async close() {
      await server.stop();
      await upstream.close();
    },
  };
}

export const environmentOf = (upstream: TestUpstream): Record<string, string> => ({ OPENAI_BASE_URL: upstream.url });

/** A use case of a test's own with a model that answers, its default. */
export class Desk {
  readonly world: World;
  readonly api: Api;
  readonly use_case: string;
  /** Key of the default model, OpenAI's gpt-4o-mini. */
  readonly model: string;
  readonly address: string;
  readonly #url: string;
  readonly #key: string;

  private constructor(world: World, server: TestServer, key = server.admin_key) {
    this.world = world;
    this.api = new Api(server.url, key);
    this.use_case = world.use_case;
    this.model = `mini-${world.use_case}`;
    this.address = `${world.use_case}/${this.model}`;
    this.#url = `${server.url}/api/v1/`;
    this.#key = key;
  }

  static async open(server: TestServer): Promise<Desk> {
    const desk = new Desk(await World.open(server), server);
    await desk.addModel({ key: desk.model, provider: "OPEN_AI", provider_model: "gpt-4o-mini" }, { is_default: true });
    return desk;
  }

  /** The same use case as another caller sees it, or on a server that was started again. */
  as(server: TestServer, key?: string): Desk {
    return new Desk(this.world.at(server), server, key);
  }

  /** Registers and attaches a model; its key. */
  async addModel(members: JsonObject, service: JsonObject = {}): Promise<string> {
    const key = `model-${freshMark()}`;
    const model = made(await this.api.post<{ key: string }>("models", { key, name: key, api_key: secret, ...members }));
    ok(await this.api.put(`use-cases/${this.use_case}/models/${model.key}`, service));
    return model.key;
  }

  async setService(members: JsonObject, model = this.model): Promise<void> {
    ok(await this.api.patch(`use-cases/${this.use_case}/models/${model}`, members));
  }

  /** What a request holds beside what a test gives. */
  body(members: JsonObject = {}): JsonObject {
    return { model: this.address, messages: [{ role: "user", content: "Where is my parcel?" }], ...members };
  }

  send<Body = JsonObject>(members: JsonObject = {}, headers: Headers = {}, path = "chat/completions"): Promise<Answer<Body>> {
    return this.api.post<Body>(path, path === "chat/completions" ? this.body(members) : members, headers);
  }

  async chat(members: JsonObject = {}, headers: Headers = {}): Promise<ChatAnswer> {
    return ok(await this.send<ChatAnswer>(members, headers));
  }

  /** A stream from its head on; `body` is a whole request. */
  post(body: JsonObject, headers: Headers = {}, { path = "chat/completions", signal }: PostOptions = {}): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${this.#key}`, "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** A streamed chat, read to its end. */
  async stream(members: JsonObject = {}, headers: Headers = {}): Promise<Events> {
    return readEvents(await this.post(this.body({ stream: true, ...members }), headers));
  }

  /** The record of an answer's only choice. */
  async recordOf({ choices }: Pick<ChatAnswer, "choices">): Promise<Interaction> {
    return await this.world.get(choices[0]?.completion_id ?? "");
  }
}

interface PostOptions {
  path?: string;
  signal?: AbortSignal;
}
