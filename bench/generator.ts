import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Plan, Result } from "./load.ts";

/** A load generator in a process of its own, so that it shares no event loop with what it measures. */
export interface Generator {
  run(plan: Plan): Promise<Result>;
  close(): void;
}

export function startGenerator(): Generator {
  const child = fork(fileURLToPath(new URL("./load.ts", import.meta.url)));
  const run = async (plan: Plan): Promise<Result> => {
    child.send(plan);
    const [{ result, failure }] = (await once(child, "message")) as [{ result?: Result; failure?: string }];
    if (result === undefined) throw new Error(`load on port ${plan.port}: ${failure}`);
    return result;
  };
  return { run, close: () => child.disconnect() };
}
