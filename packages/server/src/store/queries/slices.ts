import type { Engine, QueryParams } from "../engine/engine.ts";
import { withinSlice } from "./filter-marks.ts";
import type { Condition } from "./list-interactions.ts";

/** The instants from one bound up to another, in the direction of walking. */
export interface Slice {
  isDescending: boolean;
  /** Where the walk stands: everything up to here was looked at; `is_open` where the instant itself was not. Absent at the start. */
  near: { at: string; is_open: boolean } | undefined;
  /** The last instant of the slice; absent where it has no end. */
  far: string | undefined;
}

const time = "DateTime64(3, 'UTC')";

/** The slice as a condition on a time. */
function boundsOf({ isDescending, near, far }: Slice, column: string): string {
  const parts = ["1"];
  if (near !== undefined) parts.push(`${column} ${isDescending ? "<" : ">"}${near.is_open ? "=" : ""} {slice_near:${time}}`);
  if (far !== undefined) parts.push(`${column} ${isDescending ? ">=" : "<="} {slice_far:${time}}`);
  return parts.join(" AND ");
}

const paramsOf = ({ near, far }: Slice): QueryParams => ({
  ...(near === undefined ? {} : { slice_near: near.at }),
  ...(far === undefined ? {} : { slice_far: far }),
});

/** A condition on interactions, and on the feedback and comparisons that it asks about, within a slice. */
export function inSlice({ sql, params }: Condition, slice: Slice): Condition {
  const within = withinSlice(sql, (column) => boundsOf(slice, column));
  return { sql: `${boundsOf(slice, "interactions.created_at")} AND (${within})`, params: { ...params, ...paramsOf(slice) } };
}

interface Candidates {
  /** Whether there are any. */
  any: boolean;
  /** The last instant of the slice that holds `size` of them; undefined when there are fewer. */
  far: string | undefined;
}

/**
 * Looks for the next `size` candidates: feedback that every row found must have, or else interactions. Read in the order of the primary
 * key.
 */
export async function findCandidates(
  engine: Engine,
  { use_case, where, signal }: { use_case: string; where: Condition; signal?: AbortSignal | undefined },
  slice: Slice,
  size: number,
): Promise<Candidates> {
  const { feedback } = where;
  const [table, column, condition] =
    feedback === undefined
      ? ["interactions", "created_at", "use_case = {use_case:String}"]
      : ["feedback", "interaction_at", feedback.where];
  const [last, direction] = slice.isDescending ? ["min", "DESC"] : ["max", "ASC"];
  const [row] = await engine.query<{ found: string; far: string }>(
    `SELECT count() AS found, toString(${last}(at)) AS far FROM (
       SELECT ${column} AS at FROM ${table} WHERE ${condition} AND ${boundsOf(slice, column)}
       ORDER BY ${column} ${direction} LIMIT {slice_size:UInt64})`,
    { use_case, ...(feedback === undefined ? {} : where.params), ...paramsOf(slice), slice_size: size },
    signal === undefined ? {} : { signal },
  );
  const found = Number(row?.found ?? 0);
  return { any: found > 0, far: found < size ? undefined : row?.far };
}
