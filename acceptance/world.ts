import { randomUUID } from "node:crypto";
import type { Comparison, Feedback, Interaction, InteractionRow, LogInteractionResponse, Page } from "@colloquy/contract";
import { type Answer, Api, type JsonObject, listAll, type Query, seed, type TestServer } from "@colloquy/testing";
import { expect } from "vitest";

/** A use case of a test's own, with two attached models, a scalar and a bool metric, all under fresh keys. */
export class World {
  readonly api: Api;
  readonly use_case: string;
  readonly models: [string, string];
  readonly scalar: string;
  readonly bool: string;

  private constructor(api: Api, mark: string) {
    this.api = api;
    this.use_case = `support-${mark}`;
    this.models = [`alpha-${mark}`, `beta-${mark}`];
    this.scalar = `stars-${mark}`;
    this.bool = `solved-${mark}`;
  }

  static async open(server: TestServer): Promise<World> {
    const world = new World(new Api(server.url, server.admin_key), freshMark());
    const { use_case, models, scalar, bool } = world;
    await seed(world.api, { use_case, models, metrics: [scalar, { key: bool, kind: "bool" }] });
    return world;
  }

  /** The same world on a server that was started again on its data. */
  at(server: TestServer): World {
    return new World(new Api(server.url, server.admin_key), this.use_case.slice("support-".length));
  }

  /** Logs an interaction; members given replace or add to a plain one. */
  async log(members: JsonObject = {}): Promise<LogInteractionResponse> {
    const input =
      "prompt" in members || "messages" in members ? {} : { messages: [{ role: "user", content: "Where is my parcel?" }] };
    const body = { use_case: this.use_case, completion: "On its way.", ...input, ...members };
    return made(await this.api.post<LogInteractionResponse>("interactions", body));
  }

  /** As `log`, but only the id of the completion. */
  async logged(members: JsonObject = {}): Promise<string> {
    return (await this.log(members)).completion_id;
  }

  async get(id: string): Promise<Interaction> {
    return ok(await this.api.get<Interaction>(`interactions/${id}`));
  }

  async page(query: Query = {}): Promise<Page<InteractionRow>> {
    return ok(await this.api.get<Page<InteractionRow>>("interactions", { use_case: this.use_case, ...query }));
  }

  /** Every row that the query finds, page after page. */
  rows(query: Query = {}): Promise<InteractionRow[]> {
    return listAll<InteractionRow>(this.api, "interactions", { use_case: this.use_case, ...query });
  }

  async ids(query: Query = {}): Promise<string[]> {
    return (await this.rows(query)).map((row) => row.id);
  }

  async count(): Promise<number> {
    const { total, total_is_exact } = await this.page({ first: 1 });
    expect(total_is_exact).toBe(true);
    return total ?? Number.NaN;
  }

  async feedback(completion_id: string, value: unknown, members: JsonObject = {}): Promise<string> {
    const body = { completion_id, metric: this.scalar, value, ...members };
    return made(await this.api.post<{ feedback_id: string }>("feedback", body)).feedback_id;
  }

  async feedbackOf(id: string): Promise<Feedback[]> {
    return (await this.get(id)).feedback;
  }

  comparisons(query: Query = {}): Promise<Comparison[]> {
    return listAll<Comparison>(this.api, "comparisons", { use_case: this.use_case, ...query });
  }
}

/** Makes keys and texts of one test differ from those of all others. */
export function freshMark(): string {
  return randomUUID().slice(0, 8);
}

export function ok<Body>({ status, body }: Answer<Body>): Body {
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
}

export function made<Body>({ status, body }: Answer<Body>): Body {
  expect({ status, body }).toMatchObject({ status: 201 });
  return body;
}

const envelopes: Record<string, { status: number; type: string; code: string }> = {
  EntityNotFound: { status: 404, type: "invalid_request_error", code: "entity_not_found" },
  InvalidInput: { status: 400, type: "invalid_request_error", code: "invalid_input" },
  Unauthorized: { status: 401, type: "authentication_error", code: "unauthorized" },
  Forbidden: { status: 403, type: "permission_error", code: "forbidden" },
  Conflict: { status: 409, type: "invalid_request_error", code: "conflict" },
  PayloadTooLarge: { status: 413, type: "invalid_request_error", code: "payload_too_large" },
  MethodNotAllowed: { status: 405, type: "invalid_request_error", code: "method_not_allowed" },
  UnsupportedMediaType: { status: 415, type: "invalid_request_error", code: "unsupported_media_type" },
};

/** The one error envelope, with the kind's status; `param` is checked where it is given. */
export function expectError(answer: Answer<unknown>, kind: keyof typeof envelopes, param?: string | null): void {
  const { status, type, code } = envelopes[kind] ?? {};
  expect({ status: answer.status, body: answer.body }).toMatchObject({
    status,
    body: { error: { message: expect.stringMatching(new RegExp(`^${kind}: `)), type, code }, request_id: expect.any(String) },
  });
  if (param !== undefined) expect(answer.body).toMatchObject({ error: { param } });
}

/** `EntityNotFound: <entity>` and nothing more: the vendor's client searches the message for words. */
export function expectNotFound(answer: Answer<unknown>, entity: string, param?: string): void {
  expectError(answer, "EntityNotFound", param);
  expect(answer.body).toMatchObject({ error: { message: `EntityNotFound: ${entity}`, details: { entity } } });
}

/** Runs a task for every item, at most `width` of them at once; results in the items' order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  task: (item: Item, index: number) => Promise<Result>,
  width = 30,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await task(items[index] as Item, index);
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}
