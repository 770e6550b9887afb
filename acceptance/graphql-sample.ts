import { randomUUID } from "node:crypto";
import type { TestServer } from "@colloquy/testing";
import { expect } from "vitest";
import { Graphql, listDocument } from "./graphql.ts";
import { World } from "./world.ts";

export interface Given {
  metric: "stars" | "solved";
  value: number;
  reason?: string;
  user_id?: string;
}

/** A record as it was logged. */
export interface Known {
  id: string;
  day: number;
  /** Which of the world's models. */
  model: number | undefined;
  session: string;
  user: string | undefined;
  labels: Record<string, string>;
  input: number;
  feedback: Given[];
  isCompared: boolean;
}

export type Filter = Record<string, unknown>;

const start_ms = Date.UTC(2026, 0, 1);
export const dayAt = (day: number) => start_ms + day * 86_400_000;
export const idsOf = (nodes: readonly { id: string }[]) => nodes.map(({ id }) => id);

/** Nine records, one a day from the first of January 2026 on, of one use case; another holds one more. */
export class GraphqlSample {
  readonly world: World;
  readonly known: Known[] = [];
  readonly session = randomUUID();
  readonly user = randomUUID();
  readonly rater = randomUUID();
  readonly #graphql: Graphql;

  private constructor(server: TestServer, world: World) {
    this.#graphql = new Graphql(server);
    this.world = world;
  }

  static async open(server: TestServer): Promise<GraphqlSample> {
    const sample = new GraphqlSample(server, await World.open(server));
    const { world, known } = sample;
    const other = await World.open(server);
    await other.logged({ created_at: dayAt(3) });
    for (let day = 0; day < 9; day++) known.push(await sample.#make(day));
    const sides = { preferred_completion: known[2]?.id, other_completion: known[6]?.id };
    expect((await world.api.post("comparison", { metric: world.scalar, ...sides })).status).toBe(201);
    return sample;
  }

  /** By day: what was said of the record. */
  get #said(): Record<number, Given[]> {
    const { rater } = this;
    return {
      0: [
        { metric: "stars", value: 0, reason: "Style", user_id: rater },
        { metric: "stars", value: 4 },
      ],
      1: [
        { metric: "stars", value: 2, user_id: rater },
        { metric: "solved", value: 1 },
      ],
      4: [{ metric: "stars", value: 1, reason: "Factuality" }],
      5: [{ metric: "solved", value: 0 }],
      7: [{ metric: "stars", value: 2, reason: "Style" }],
    };
  }

  async #make(day: number): Promise<Known> {
    const { world } = this;
    const model = [0, 1, undefined][day % 3];
    const team = day % 3 === 0 ? { team: "red" } : day % 3 === 1 ? { team: "blue" } : {};
    const record = {
      day,
      model,
      session: day % 2 === 0 ? this.session : randomUUID(),
      user: day % 4 === 1 ? this.user : undefined,
      labels: { ...team, ...(day % 2 === 1 ? { lang: "fr" } : {}) } as Record<string, string>,
      input: day % 4,
      feedback: this.#said[day] ?? [],
      isCompared: day === 2 || day === 6,
    };
    const id = await world.logged({
      created_at: dayAt(day),
      model_service: model === undefined ? undefined : world.models[model],
      session_id: record.session,
      user: record.user,
      labels: record.labels,
      messages: [{ role: "user", content: `question ${record.input}` }],
      completion: `answer ${day}`,
      latency_ms: 100 - day,
    });
    for (const { metric, value, ...rest } of record.feedback) {
      await world.feedback(id, value, { metric: metric === "stars" ? world.scalar : world.bool, ...rest });
    }
    return { id, ...record };
  }

  #variables(filter: Filter, page: Filter, order: Filter[] | undefined): Filter {
    return { filter: { useCase: this.world.use_case, ...filter }, page, ...(order === undefined ? {} : { order }) };
  }

  async list(filter: Filter, page: Filter = {}, order?: Filter[]) {
    return (await this.#graphql.data(listDocument, this.#variables(filter, page, order))).completions;
  }

  /** Why a list was refused. */
  refusal(filter: Filter, page: Filter = {}, order?: Filter[]): Promise<string> {
    return this.#graphql.refusal(listDocument, this.#variables(filter, page, order));
  }

  newestFirst(matches: (record: Known) => boolean): string[] {
    return idsOf(this.known.filter(matches).toReversed());
  }

  /** The list holds exactly what the plain rule says, newest first, and counts it. */
  async expectFound(filter: Filter, matches: (record: Known) => boolean): Promise<void> {
    const { nodes, totalCount, totalCountIsExact } = await this.list(filter);
    const ids = this.newestFirst(matches);
    expect({ ids: idsOf(nodes), totalCount, totalCountIsExact }).toEqual({
      ids,
      totalCount: ids.length,
      totalCountIsExact: true,
    });
  }
}
