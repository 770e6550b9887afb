import type { Caller, Deps } from "../../operations/deps.ts";
import type { AnswerSize } from "./answer-size.ts";
import type { Loaders } from "./loaders.ts";

/** What every resolver of one request is given. */
export interface GraphqlContext {
  deps: Deps;
  caller: Caller;
  loaders: Loaders;
  answer: AnswerSize;
  request_id: string;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
}
