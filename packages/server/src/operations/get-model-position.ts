import type { Deps } from "./deps.ts";

/** Where a model stands among all of them by key, from 0. */
export function getModelPosition({ registry }: Deps, model: { key: string }): number {
  return registry.listModels().findIndex(({ key }) => key === model.key);
}
