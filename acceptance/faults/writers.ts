import { randomUUID } from "node:crypto";
import type { LogInteractionResponse } from "@colloquy/contract";
import { type Answer, Api, type JsonObject, type TestServer } from "@colloquy/testing";

export const metric = "quality";
const day_ms = 86_400_000;

/** What was acknowledged about one interaction. `unsure`: the server died before it answered, so both are right. */
export interface Logged {
  id: string;
  body: JsonObject;
  /** Ids of the feedback that was acknowledged. */
  feedback: string[];
  unsureFeedback: number;
  label: "first" | "edited" | "unsure";
  fate: "kept" | "deleted" | "unsure";
}

/** A request with an idempotency key whose answer never came. */
export interface Unanswered {
  key: string;
  body: JsonObject;
}

/** What a crowd of writers did to one use case. */
export interface Ledger {
  logged: Logged[];
  /** Requests with a key that were acknowledged, and the id that the answer named. */
  keyed: (Unanswered & { id: string })[];
  unanswered: Unanswered[];
  /** Answers other than 2xx, and connections that broke. */
  refused: string[];
}

export interface Crowd {
  use_case: string;
  callers?: number;
  /** Interactions are back-dated evenly over so many months. */
  months?: number;
  /** Logging only: no feedback afterwards, no label edits, no deletes. */
  logOnly?: boolean;
  bytes?: number;
  /** What callers do when they are refused; absent, they end. */
  whenRefused?: () => Promise<unknown>;
}

/** Writers in a closed loop; `stop` lets each end what it is at. They end by themselves when the server is gone. */
export function startWriters(server: TestServer, crowd: Crowd): { ledger: Ledger; stop: () => Promise<void> } {
  const ledger: Ledger = { logged: [], keyed: [], unanswered: [], refused: [] };
  const api = new Api(server.url, server.admin_key);
  let isStopped = false;
  const write = async () => {
    while (!isStopped) {
      const isFine = await writeOnce(api, crowd, ledger);
      if (!isFine && crowd.whenRefused === undefined) return;
      if (!isFine) await crowd.whenRefused?.();
    }
  };
  const writers = Array.from({ length: crowd.callers ?? 16 }, write);
  return {
    ledger,
    stop: async () => {
      isStopped = true;
      await Promise.all(writers);
    },
  };
}

/** One interaction, and often something done to it right after. False when an answer was not 2xx. */
async function writeOnce(api: Api, crowd: Crowd, ledger: Ledger): Promise<boolean> {
  const record = await logOne(api, crowd, ledger);
  if (record === undefined) return false;
  const dice = crowd.logOnly ? 1 : Math.random();
  if (dice < 0.25) return giveFeedback(api, record, ledger);
  if (dice < 0.31) return editLabel(api, record, ledger);
  if (dice < 0.35) return remove(api, record, ledger);
  return true;
}

async function logOne(api: Api, crowd: Crowd, ledger: Ledger): Promise<Logged | undefined> {
  const body = interactionOf(crowd);
  const key = Math.random() < 0.3 ? randomUUID() : undefined;
  const send = () => api.post<LogInteractionResponse>("interactions", body, key === undefined ? {} : { "Idempotency-Key": key });
  const answer = await attempt(ledger, send);
  if (answer === undefined) {
    if (key !== undefined) ledger.unanswered.push({ key, body });
    return undefined;
  }
  const { completion_id: id, feedback_ids } = answer.body;
  const record: Logged = { id, body, feedback: [...feedback_ids], unsureFeedback: 0, label: "first", fate: "kept" };
  ledger.logged.push(record);
  if (key !== undefined) ledger.keyed.push({ key, body, id });
  return record;
}

function interactionOf({ use_case, months, bytes = 300 }: Crowd): JsonObject {
  return {
    use_case,
    messages: [{ role: "user", content: "x".repeat(Math.round(bytes * Math.random() * 2)) }],
    completion: `answer ${randomUUID()}`,
    external_id: randomUUID(),
    labels: { state: "first" },
    ...(months === undefined ? {} : { created_at: new Date(Date.now() - Math.random() * months * 30 * day_ms).toISOString() }),
    ...(Math.random() < 0.3 ? { feedbacks: [{ metric, value: Math.random() }] } : {}),
  };
}

async function giveFeedback(api: Api, record: Logged, ledger: Ledger): Promise<boolean> {
  const body = { completion_id: record.id, metric, value: Math.random() };
  const answer = await attempt(ledger, () => api.post<{ feedback_id: string }>("feedback", body));
  if (answer === undefined) record.unsureFeedback += 1;
  else record.feedback.push(answer.body.feedback_id);
  return answer !== undefined;
}

export async function editLabel(api: Api, record: Logged, ledger: Ledger): Promise<boolean> {
  const answer = await attempt(ledger, () => api.patch(`interactions/${record.id}`, { labels: { set: { state: "edited" } } }));
  record.label = answer === undefined ? "unsure" : "edited";
  return answer !== undefined;
}

export async function remove(api: Api, record: Logged, ledger: Ledger): Promise<boolean> {
  const answer = await attempt(ledger, () => api.delete(`interactions/${record.id}`));
  record.fate = answer === undefined ? "unsure" : "deleted";
  return answer !== undefined;
}

/** The answer when it is 2xx; undefined, and a line in the ledger, when it is not or never came. */
async function attempt<Body>(ledger: Ledger, send: () => Promise<Answer<Body>>): Promise<Answer<Body> | undefined> {
  try {
    const answer = await send();
    if (answer.status < 300) return answer;
    ledger.refused.push(`${answer.status} ${JSON.stringify(answer.body)}`);
  } catch (error) {
    ledger.refused.push(`no answer: ${error}`);
  }
  return undefined;
}
