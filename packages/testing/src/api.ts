export type JsonObject = Record<string, unknown>;
export type Query = Record<string, string | number | boolean | undefined>;

export interface Answer<Body> {
  status: number;
  /** What the body held as JSON; text where it was not JSON; undefined where it was empty. */
  body: Body;
  headers: Headers;
}

/**
 * A caller of the REST API with one key. A path is taken under `/api/v1/` (`interactions`), with a leading slash from the
 * server's root (`/healthz`). Never throws for a status; a text or bytes as body are sent as they are, anything else as JSON.
 */
export class Api {
  readonly #base: string;
  readonly #key: string | undefined;

  constructor(url: string, key?: string) {
    this.#base = new URL("/api/v1/", url).href;
    this.#key = key;
  }

  get<Body = JsonObject>(path: string, query: Query = {}, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const search = new URLSearchParams(given).toString();
    return this.#send("GET", search === "" ? path : `${path}?${search}`, undefined, headers);
  }

  post<Body = JsonObject>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    return this.#send("POST", path, body, headers);
  }

  patch<Body = JsonObject>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    return this.#send("PATCH", path, body, headers);
  }

  put<Body = JsonObject>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    return this.#send("PUT", path, body, headers);
  }

  delete<Body = JsonObject>(path: string, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    return this.#send("DELETE", path, undefined, headers);
  }

  async #send<Body>(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Answer<Body>> {
    const response = await fetch(new URL(path, this.#base), {
      method,
      headers: {
        ...(this.#key === undefined ? {} : { Authorization: `Bearer ${this.#key}` }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: toBytes(body) }),
      redirect: "manual",
    });
    return { status: response.status, body: fromText(await response.text()) as Body, headers: response.headers };
  }
}

function toBytes(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === "string") return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

function fromText(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
