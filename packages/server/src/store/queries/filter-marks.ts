/**
 * Marks in the SQL of a filter. To the engine they are comments; a list that walks through time in slices puts the slice's bounds in their
 * places. Nothing that a caller sent stands in SQL, so nobody else can write one.
 */
const rangeMark = /\/\*range ([a-z_]+)\*\//g;

/** Where the conditions of a subquery may be followed by bounds of the time in this column: the interaction's. */
export const rangeOf = (column: "interaction_at" | "preferred_at" | "other_at") => `/*range ${column}*/`;

/** Stands at what may have to read the texts of all rows. */
export const scanMark = "/*scan*/";

/** Whether the time that it takes grows with all rows rather than with those it finds. */
export const isCostly = (sql: string) => sql.includes("/*");

/** Whether texts are read that an index may be of no help with. */
export const isScan = (sql: string) => sql.includes(scanMark);

/** The same condition within a slice of time. */
export function withinSlice(sql: string, bounds: (column: string) => string): string {
  return sql.replace(rangeMark, (_, column: string) => ` AND ${bounds(column)}`);
}
