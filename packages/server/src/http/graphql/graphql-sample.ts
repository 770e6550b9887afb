import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../config/config.ts";
import { startServer } from "../../main.ts";

const adminKey = "graphql-registry-test-key-0123456789";

// biome-ignore lint/suspicious/noExplicitAny: an answer of any document or route
export type Any = any;

/** A server in this process, asked on both faces: what tests of resolvers work with. Without a key the administrator asks. */
export class GraphqlSample {
  readonly #url: string;
  readonly close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.#url = url;
    this.close = close;
  }

  static async open(): Promise<GraphqlSample> {
    const folder = mkdtempSync(join(tmpdir(), "colloquy-graphql-"));
    const server = await startServer(
      readConfig({ COLLOQUY_DATA_DIR: folder, COLLOQUY_ADMIN_KEY: adminKey, COLLOQUY_PORT: "0", COLLOQUY_LOG_LEVEL: "silent" }),
    );
    return new GraphqlSample(server.url, async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    });
  }

  /** @param path below `/api/` */
  async send(method: string, path: string, body?: unknown, key = adminKey): Promise<{ status: number; body: Any }> {
    const response = await fetch(`${this.#url}/api/${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Body of a 2xx answer. */
  rest = async (method: string, path: string, body?: unknown, key?: string): Promise<Any> => {
    const answer = await this.send(method, `v1/${path}`, body, key);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  /** The whole answer of a document. */
  ask = async (query: string, variables: Record<string, unknown> = {}, key?: string): Promise<Any> =>
    (await this.send("POST", "graphql", { query, variables }, key)).body;

  /** The data of an answer without errors. */
  data = async (query: string, variables: Record<string, unknown> = {}, key?: string): Promise<Any> => {
    const answer = await this.ask(query, variables, key);
    if (answer.errors !== undefined) throw new Error(`${query}: ${JSON.stringify(answer.errors)}`);
    return answer.data;
  };

  /** Message of the first error; undefined when there is none. */
  failure = async (query: string, variables: Record<string, unknown> = {}, key?: string): Promise<string | undefined> =>
    (await this.ask(query, variables, key)).errors?.[0].message;

  /** The key of a new user in one team. */
  addUser = async (name: string, team: string, role: string): Promise<string> => {
    const user = await this.rest("POST", "users", { email: `${name}@example.org`, teams: [{ team, role }] });
    return (await this.rest("POST", "api-keys", { name: "test", user: user.id })).key;
  };
}
