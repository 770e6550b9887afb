import type { Interaction, Page } from "@colloquy/contract";
import type { Engine } from "../engine/engine.ts";
import { countRows } from "./count-rows.ts";
import { findPage, isBackward, type KeyPage, type ListRequest } from "./list-interactions.ts";
import { countThatFit, readWhole, textBytes } from "./whole-records.ts";

export interface WholePage extends Page<Interaction> {
  /** Cursor that stands for each record. */
  cursors: string[];
  has_next: boolean;
  has_previous: boolean;
  /** A search ended with its budget of time: there may be more, behind the cursor. */
  partial: boolean;
}

/**
 * One page of whole records. It ends early at 16 MiB of text, with the cursor set: sizes come with the keys, texts are read once.
 * The total is counted beside them.
 */
export async function listWhole(engine: Engine, request: ListRequest): Promise<WholePage> {
  const [{ data, ...page }, total] = await Promise.all([
    readPage(engine, request),
    request.count ? countRows(engine, request) : undefined,
  ]);
  return {
    data,
    ...page,
    total: total === undefined ? null : Math.max(total.value, data.length),
    total_is_exact: total?.is_exact ?? false,
  };
}

async function readPage(engine: Engine, request: ListRequest): Promise<Omit<WholePage, "total" | "total_is_exact">> {
  const { keys, cursors, ...page } = cutPage(await findPage(engine, request, textBytes), isBackward(request.page));
  const records = keys.map(({ id, at }) => ({ id, at }));
  const data = await readWhole(engine, [request.use_case], records, { signal: request.signal });
  const cursorOf = new Map(keys.map(({ id }, index) => [id, cursors[index] ?? ""]));
  return { ...page, data, cursors: data.map(({ id }) => cursorOf.get(id) ?? "") };
}

/** The part of the page that one answer may hold, from where the walk came. */
function cutPage(page: KeyPage, goesBack: boolean): KeyPage {
  const { keys, cursors } = page;
  const fitting = countThatFit(goesBack ? keys.toReversed() : keys);
  if (fitting === keys.length) return page;
  const range: [number, number] = goesBack ? [keys.length - fitting, keys.length] : [0, fitting];
  const kept = { ...page, keys: keys.slice(...range), cursors: cursors.slice(...range) };
  return goesBack
    ? { ...kept, previous_cursor: kept.cursors[0] ?? null, has_previous: true }
    : { ...kept, next_cursor: kept.cursors.at(-1) ?? null, has_next: true };
}
