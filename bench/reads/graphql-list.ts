import { Connection, type Received } from "../connection.ts";
import { median, type Row, short } from "../row.ts";
import type { Target } from "../targets.ts";
import { useCases } from "./fill-sql.ts";

/** What the vendor's client sends for a list of interactions, every member of it. */
const query = `query ListInteractions($filter: ListCompletionsFilterInput!, $page: CursorPageInput!, $order: [OrderPair!] = [{field: "created_at", order: DESC}]) {
  completions(filter: $filter, page: $page, order: $order) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { ...CompletionData }
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

const [use_case = ""] = useCases;
const size = 50;
const atOnce = 30;
const body = JSON.stringify({
  query,
  operationName: "ListInteractions",
  variables: { filter: { useCase: use_case }, page: { first: size } },
});

interface Listed {
  ids: string[];
  total: number;
}

/** The client's list of 50 against REST reading the same: the list with its total, then each record whole, all at once. */
export async function measureGraphqlList({ port, key }: Target, time_ms: number): Promise<Row> {
  const connections = Array.from({ length: size }, () => new Connection(port));
  const [first] = connections;
  if (first === undefined) throw new Error("no connection");
  const head = (line: string, more = "") => `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\n${more}\r\n`;
  const about = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
  const post = Buffer.from(head("POST /api/graphql", about) + body);
  const get = (connection: Connection, path: string) => connection.send(Buffer.from(head(`GET ${path}`)));
  const byGraphql = async (connection: Connection): Promise<Listed> => {
    const { completions } = (parse(await connection.send(post)) as { data: GraphqlAnswer }).data;
    return { ids: completions.nodes.map(({ id }) => id), total: completions.totalCount };
  };
  const listByRest = async () => parse(await get(first, `/api/v1/interactions?use_case=${use_case}&first=${size}`)) as RestPage;
  const byRest = async (): Promise<Listed> => {
    const page = await listByRest();
    const whole = await Promise.all(
      page.data.map(
        async ({ id }, i) => parse(await get(connections[i] ?? first, `/api/v1/interactions/${id}`)) as { id: string },
      ),
    );
    return { ids: whole.map(({ id }) => id), total: page.total };
  };
  const times = { graphql: [] as number[], rest: [] as number[], list: [] as number[], together: [] as number[] };
  requireSame(await byGraphql(first), await byRest());
  for (const end = performance.now() + time_ms; performance.now() < end; ) {
    times.graphql.push(await timed(() => byGraphql(first)));
    times.list.push(await timed(listByRest));
    times.rest.push(await timed(byRest));
  }
  for (let round = 0; round < 5; round += 1) {
    times.together.push(await timed(() => Promise.all(connections.slice(0, atOnce).map(byGraphql))));
  }
  for (const connection of connections) connection.close();
  const [ours, rest] = [median(times.graphql), median(times.rest)];
  return {
    what: "the vendor's list of 50 whole records with total, through GraphQL",
    measured_as: "p50 ÷ REST: the list with its total, then the 50 records at once",
    ours: `p50 ${short(ours)} ms; ${atOnce} at once answered in ${short(median(times.together))} ms, none failed`,
    baseline: `p50 ${short(rest)} ms; the list's previews alone ${short(median(times.list))} ms`,
    figures: [ours / rest],
    rising: false,
    must: [2],
    aim: undefined,
  };
}

interface GraphqlAnswer {
  completions: { totalCount: number; nodes: { id: string }[] };
}
interface RestPage {
  data: { id: string }[];
  total: number;
}

/** @throws Error for another status than 200, and for errors beside it */
function parse({ status, body: received }: Received): unknown {
  const answer = JSON.parse(received.toString("utf8")) as { errors?: unknown };
  if (status !== 200 || answer.errors !== undefined) throw new Error(`${status} ${JSON.stringify(answer).slice(0, 500)}`);
  return answer;
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await call();
  return performance.now() - begin;
}

function requireSame(graphql: Listed, rest: Listed): void {
  if (JSON.stringify(graphql) !== JSON.stringify(rest)) throw new Error("GraphQL and REST list different records or totals");
}
