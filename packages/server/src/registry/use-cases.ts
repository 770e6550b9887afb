import type { Change, Tables } from "./tables.ts";

export async function insertUseCase(change: Change, use_case: Tables["use_cases"]): Promise<void> {
  await change.insertInto("use_cases").values(use_case).execute();
}

export async function updateUseCaseRow(
  change: Change,
  id: string,
  columns: Partial<Omit<Tables["use_cases"], "id" | "key" | "created_at">>,
): Promise<void> {
  if (Object.keys(columns).length === 0) return;
  await change.updateTable("use_cases").set(columns).where("id", "=", id).execute();
}

/** Replaces the whole list. */
export async function replaceShares(
  change: Change,
  use_case_id: string,
  shares: readonly Omit<Tables["use_case_shares"], "use_case_id">[],
): Promise<void> {
  await change.deleteFrom("use_case_shares").where("use_case_id", "=", use_case_id).execute();
  for (const share of shares) {
    await change
      .insertInto("use_case_shares")
      .values({ use_case_id, ...share })
      .execute();
  }
}
