import type { Interaction, InteractionRow, LogInteractionResponse } from "@colloquy/contract";
import { Api, listAll, type TestServer } from "@colloquy/testing";
import { expect } from "vitest";
import { type Ledger, type Logged, metric } from "./writers.ts";

/** Everything that the ledger's writers were promised, through list and get: there, once, as last changed, or gone. */
export async function expectPromisesKept(server: TestServer, use_case: string, ledger: Ledger): Promise<void> {
  await expectListed(server, use_case, ledger);
  const api = new Api(server.url, server.admin_key);
  const problems = await inTurns(ledger.logged, 8, async (record) => oneProblems(record, await getOne(api, record.id)));
  expect(problems.flat()).toEqual([]);
}

/** The same through the list alone. */
export async function expectListed(server: TestServer, use_case: string, ledger: Ledger): Promise<void> {
  const api = new Api(server.url, server.admin_key);
  const rows = await listAll<InteractionRow>(api, "interactions", { use_case });
  expect(repeated(rows.map((row) => row.id))).toEqual([]);
  expect(repeated(rows.map((row) => row.external_id ?? ""))).toEqual([]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  expect(ledger.logged.flatMap((record) => rowProblems(record, byId.get(record.id)))).toEqual([]);
}

/** Sends again what carried an idempotency key: what was acknowledged gets its first id, what was not is stored now, once. */
export async function retryKeyed(server: TestServer, ledger: Ledger): Promise<void> {
  const api = new Api(server.url, server.admin_key);
  const again = async ({ key, body }: { key: string; body: object }) => {
    const answer = await api.post<LogInteractionResponse>("interactions", body, { "Idempotency-Key": key });
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 201 });
    return answer.body;
  };
  for (const { id, ...request } of ledger.keyed.slice(-10)) expect((await again(request)).completion_id).toBe(id);
  for (const request of ledger.unanswered.splice(0)) {
    const { completion_id: id, feedback_ids } = await again(request);
    ledger.logged.push({ id, body: request.body, feedback: [...feedback_ids], unsureFeedback: 0, label: "first", fate: "kept" });
  }
}

function rowProblems(record: Logged, row: InteractionRow | undefined): string[] {
  if (record.fate === "unsure") return [];
  if (record.fate === "deleted") return row === undefined ? [] : [`${record.id} was deleted and is listed`];
  if (row === undefined) return [`${record.id} is not listed`];
  return changeProblems(record, row.labels["state"], row.feedback[metric]?.count ?? 0);
}

function oneProblems(record: Logged, one: Interaction | undefined): string[] {
  if (record.fate === "unsure") return [];
  if (record.fate === "deleted") return one === undefined ? [] : [`${record.id} was deleted and can be read`];
  if (one === undefined) return [`${record.id} cannot be read`];
  const ids = one.feedback.map((given) => given.id);
  return [
    ...changeProblems(record, one.labels["state"], ids.length),
    ...record.feedback.filter((id) => !ids.includes(id)).map((id) => `${record.id} lost feedback ${id}`),
    ...(one.completion === record.body["completion"] ? [] : [`${record.id} has another completion`]),
  ];
}

function changeProblems({ id, label, feedback, unsureFeedback }: Logged, state: unknown, count: number): string[] {
  const isCounted = count >= feedback.length && count <= feedback.length + unsureFeedback;
  return [
    ...(label === "unsure" || label === state ? [] : [`${id} has the label ${state}, not ${label}`]),
    ...(isCounted ? [] : [`${id} has ${count} feedback, not ${feedback.length} (unsure: ${unsureFeedback})`]),
  ];
}

async function getOne(api: Api, id: string): Promise<Interaction | undefined> {
  const { status, body } = await api.get<Interaction>(`interactions/${id}`);
  if (status !== 200 && status !== 404) throw new Error(`GET ${id}: ${status} ${JSON.stringify(body)}`);
  return status === 200 ? body : undefined;
}

function repeated(values: string[]): string[] {
  return values.filter((value, i) => value !== "" && values.indexOf(value) !== i);
}

/** Results in order, at most `callers` at a time. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  callers: number,
  work: (item: Item, i: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [i, item] of queue) results[i] = await work(item, i);
  };
  await Promise.all(Array.from({ length: callers }, worker));
  return results;
}
