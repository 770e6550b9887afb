import type { TestServer } from "@colloquy/testing";
import { expect } from "vitest";

export interface GraphqlAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any document
  data: any;
  errors?: { message: string; extensions: Record<string, unknown> }[];
}

/** Sends documents with one key. */
export class Graphql {
  readonly #url: string;
  readonly #key: string;

  constructor({ url, admin_key }: Pick<TestServer, "url" | "admin_key">) {
    this.#url = `${url}/api/graphql`;
    this.#key = admin_key;
  }

  async send(query: string, variables: Record<string, unknown> = {}): Promise<GraphqlAnswer> {
    const response = await fetch(this.#url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.#key}` },
      body: JSON.stringify({ query, variables }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as GraphqlAnswer;
  }

  /** The data of an answer without errors. */
  async data(query: string, variables: Record<string, unknown> = {}): Promise<GraphqlAnswer["data"]> {
    const { data, errors } = await this.send(query, variables);
    expect(errors).toBeUndefined();
    return data;
  }

  /** The message of the only error. */
  async refusal(query: string, variables: Record<string, unknown> = {}): Promise<string> {
    const { errors = [] } = await this.send(query, variables);
    expect(errors).toHaveLength(1);
    return errors[0]?.message ?? "";
  }
}

/** What the vendor's client sends for a list of interactions, every member of it. */
export const listDocument = `query ListInteractions($filter: ListCompletionsFilterInput!, $page: CursorPageInput!, $order: [OrderPair!]! = [{field: "created_at", order: DESC}]) {
  completions(filter: $filter, page: $page, order: $order) {
    totalCount
    totalCountIsExact
    pageInfo { hasNextPage endCursor hasPreviousPage startCursor }
    nodes { ...CompletionData }
    edges { cursor node { id } }
  }
}
fragment CompletionComparisonFeedbackData on Completion { id completion source model { id key name } }
fragment CompletionData on Completion {
  id prompt chatMessages { role content } completion source
  model { id key name }
  directFeedbacks { id value metric { ...MetricData } reason details createdAt }
  comparisonFeedbacks {
    id createdAt usecase { id key name } metric { id key name }
    preferedCompletion { ...CompletionComparisonFeedbackData }
    otherCompletion { ...CompletionComparisonFeedbackData }
  }
  labels { key value }
  metadata { parameters timings usage { completionTokens promptTokens totalTokens } system }
  createdAt
}
fragment MetricData on Metric { id key name kind description scoringType createdAt hasDirectFeedbacks hasComparisonFeedbacks }`;
