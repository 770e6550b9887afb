import { RequestError } from "@colloquy/contract";
import { EngineError } from "../store/engine/engine.ts";

/** What a caller is told when the engine fails a read; undefined for anything that is a defect. */
export function toCallerFailure(error: unknown): RequestError | undefined {
  if (!(error instanceof EngineError)) return undefined;
  if (error.kind === "transient") {
    return new RequestError("unavailable", "the database is away or starting; try again in a moment", { cause: error });
  }
  if (error.kind === "budget") {
    return new RequestError(
      "invalid_input",
      "the question needs more time or memory than one request may take; narrow the time range or the filter",
      {
        cause: error,
      },
    );
  }
  return undefined;
}
