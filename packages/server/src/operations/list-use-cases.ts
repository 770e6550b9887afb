import type { Page, PageQuery, UseCase } from "@colloquy/contract";
import type { Caller } from "../domain/caller.ts";
import { pageByKey } from "../domain/key-page.ts";
import type { Deps } from "./deps.ts";
import { showUseCase } from "./show-use-case.ts";

/** The use cases that the caller may read, by key; archived ones only when asked for. */
export async function listUseCases(
  deps: Deps,
  caller: Caller,
  query: PageQuery & { archived?: "no" | "too" | "only" | undefined },
): Promise<Page<UseCase>> {
  const { archived = "no" } = query;
  const rows = deps.registry
    .listUseCases()
    .filter(({ is_archived }) => archived === "too" || is_archived === (archived === "only"))
    .filter(({ key }) => caller.use_cases.get(key)?.has("use_case:read"));
  const page = pageByKey(query, { rows, keyOf: ({ key }) => key, list: "use_cases" });
  return { ...page, data: page.data.map((use_case) => showUseCase(deps, caller, use_case)) };
}
