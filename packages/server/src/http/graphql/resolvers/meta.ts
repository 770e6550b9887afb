import { notFound, permissions } from "@colloquy/contract";
import type { ComputePoolParent } from "../parents.ts";
import type { ModelPlacementInput, Resolvers } from "../resolver-types.ts";

/** This server has no hardware of its own: one pool stands for the providers that models are connected to. */
const pool: ComputePoolParent = {
  id: "00000000-0000-7000-8000-000000000001",
  key: "default",
  name: "Default",
  created_at: 0,
  capabilities: ["INFERENCE"], // the only one that every release of the client knows
  partitions: [],
  all_partitions: [],
  harmony_groups: [],
};

/** @throws RequestError `entity_not_found` when a request names another pool than the one there is */
export function checkComputePool(named: string | null | undefined, param: string): void {
  if (named != null && named !== pool.key && named !== pool.id) throw notFound("compute_pool", named, param);
}

/** @throws RequestError `entity_not_found` when a model is to be placed in another pool than the one there is */
export function checkPlacement(placement: ModelPlacementInput | null | undefined): void {
  for (const [index, named] of (placement?.computePools ?? []).entries())
    checkComputePool(named, `placement.compute_pools[${index}]`);
}

export const metaResolvers: Resolvers = {
  Query: {
    meta: () => ({ authProviders: { providers: [] } }),
    permissions: () => [...permissions],
    computePools: () => [pool],
    partitions: () => [],
    allPartitions: () => [],
    harmonyGroups: () => [],
  },
};
