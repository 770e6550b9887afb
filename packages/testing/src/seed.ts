import type { Answer, Api, JsonObject } from "./api.ts";

export interface MetricSeed {
  key: string;
  kind?: "scalar" | "bool";
  scoring_type?: "higher_is_better" | "lower_is_better";
}

export interface Seed {
  use_case: string;
  models?: string[];
  /** A key alone makes a scalar metric. */
  metrics?: (string | MetricSeed)[];
}

/** Makes a use case, models that are only logged against, and metrics, and attaches them; what is there already stays. */
export async function seed(api: Api, { use_case, models = [], metrics = [] }: Seed): Promise<void> {
  expectMade(await api.post("use-cases", { key: use_case, name: use_case }));
  for (const key of models) {
    expectMade(await api.post("models", { key, name: key }));
    expectMade(await api.put(`use-cases/${use_case}/models/${key}`, {}));
  }
  for (const metric of metrics) {
    const given = typeof metric === "string" ? { key: metric } : metric;
    expectMade(await api.post("metrics", { name: given.key, kind: "scalar", ...given }));
    expectMade(await api.put(`use-cases/${use_case}/metrics/${given.key}`));
  }
}

function expectMade({ status, body }: Answer<JsonObject>): void {
  const taken = 409;
  if (status >= 300 && status !== taken) throw new Error(`seed: ${status} ${JSON.stringify(body)}`);
}
