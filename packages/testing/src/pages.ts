import type { Answer, Api, Query } from "./api.ts";
import { eventually } from "./eventually.ts";

interface Page<Row> {
  data: Row[];
  next_cursor: string | null;
}

/** Every row of a list, page after page. @throws Error for a status other than 200; a 503 is tried again for a minute */
export async function listAll<Row>(api: Api, path: string, query: Query = {}): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const page = { first: 1000, count: false, ...query, after };
    const { status, body } = await eventually(() => answered(api.get<Page<Row>>(path, page)), 60_000, 100);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    rows.push(...body.data);
    after = body.next_cursor ?? undefined;
  } while (after !== undefined);
  return rows;
}

async function answered<Body>(asked: Promise<Answer<Body>>): Promise<Answer<Body> | undefined> {
  const answer = await asked;
  return answer.status === 503 ? undefined : answer;
}
