import { randomUUID } from "node:crypto";
import { invalidInput, OutcomeUnknown, RequestError } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { seededUuids } from "../domain/ids.ts";
import type { Registry } from "../registry/registry.ts";
import type { Deps } from "./deps.ts";

export interface IdempotentRequest {
  caller: Caller;
  /** The `Idempotency-Key` header; without one the request simply runs. */
  key: string | undefined;
  /** SHA-256 of the body, hexadecimal. */
  body_hash: () => string;
}

/** Per registry, the requests that this process is answering, by caller and key: a repetition that arrives meanwhile waits for the first. */
const answering = new WeakMap<Registry, Map<string, Promise<unknown>>>();

/**
 * Runs a logging operation once per caller and key: within 24 hours a repetition gets the first answer. Ids and time are planned
 * and reserved before anything is written, so that a retry after a crash writes the same records, or finds them written.
 * @throws RequestError `conflict` when the key was used with another body, and what the operation throws
 */
export function idempotent<Answer>(
  deps: Deps,
  request: IdempotentRequest,
  run: (deps: Deps) => Promise<Answer>,
): Promise<Answer> {
  return request.key === undefined ? run(deps) : runOnce(deps, request, request.key, run);
}

async function runOnce<Answer>(
  deps: Deps,
  { caller, body_hash }: IdempotentRequest,
  key: string,
  run: (deps: Deps) => Promise<Answer>,
): Promise<Answer> {
  if (key.length < 1 || key.length > 255)
    throw invalidInput("Idempotency-Key", `has ${key.length} characters; allowed are 1 to 255`);
  const running = answering.get(deps.registry) ?? new Map<string, Promise<unknown>>();
  answering.set(deps.registry, running);
  const name = JSON.stringify([caller.user_id, key]);
  for (let first = running.get(name); first !== undefined; first = running.get(name)) await first.catch(() => {});
  const turn = runReserved(deps, { owner: caller.user_id, key, body_hash: body_hash() }, run);
  running.set(name, turn);
  return await turn.finally(() => running.delete(name));
}

interface Plan {
  seed: string;
  now: number;
}

async function runReserved<Answer>(
  deps: Deps,
  { owner, key, body_hash }: { owner: string; key: string; body_hash: string },
  run: (deps: Deps) => Promise<Answer>,
): Promise<Answer> {
  const { idempotency } = deps.registry;
  const fresh: Plan = { seed: randomUUID(), now: deps.now() };
  const reserved = await idempotency.reserve({ caller: owner, key, body_hash, plan: JSON.stringify(fresh), now: fresh.now });
  if (reserved.state === "done") return JSON.parse(reserved.answer) as Answer;
  const plan = JSON.parse(reserved.plan) as Plan;
  const append: Deps["append"] = async (entry) => {
    if (reserved.state === "resumed" && (await deps.store.holds(entry))) return;
    await deps.append(entry);
  };
  const answer = await run({ ...deps, append, now: () => plan.now, newId: seededUuids(plan.seed) }).catch(async (error) => {
    if (error instanceof OutcomeUnknown) idempotency.leave({ caller: owner, key });
    else await idempotency.release({ caller: owner, key }).catch(ignoreSilence);
    throw error;
  });
  // What was asked is stored. When this cannot be noted, a repetition resumes with the same ids and comes to the same answer.
  await idempotency.complete({ caller: owner, key, answer: JSON.stringify(answer) }).catch(ignoreSilence);
  return answer;
}

/** Of the registry; it must not hide how the request itself ended. */
function ignoreSilence(error: unknown): void {
  if (!(error instanceof RequestError && error.code === "unavailable")) throw error;
}
