/** One line of the table. `must` and `aim` bound `figures`, in order. */
export interface Row {
  what: string;
  /** What the figures are made of, for the reader. */
  ours: string;
  baseline: string;
  measured_as: string;
  figures: number[];
  unit?: string;
  /** Whether more is better. */
  rising: boolean;
  must: number[] | undefined;
  aim: number[] | undefined;
  /** Beside it, for honesty: the same ratio against bare Node. */
  against_node?: number;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export const short = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));

function reaches({ figures, rising }: Row, bounds: number[]): boolean {
  return bounds.every((bound, i) => (rising && i === 0 ? (figures[i] ?? 0) >= bound : (figures[i] ?? Number.NaN) <= bound));
}

export function verdict(row: Row): string {
  if (row.must !== undefined && !reaches(row, row.must)) return "MISSED";
  return row.aim !== undefined && reaches(row, row.aim) ? "aim" : "must";
}

const list = (values: number[] | undefined) => values?.map(short).join("; ") ?? "–";

/** The table as Markdown. */
export function toTable(rows: Row[]): string {
  const columns: Record<string, (row: Row) => string> = {
    what: (row) => row.what,
    "measured as": (row) => row.measured_as,
    ours: (row) => row.ours,
    baseline: (row) => row.baseline,
    figure: ({ figures, unit }) => `**${list(figures)}**${unit === undefined ? "" : ` ${unit}`}`,
    must: (row) => list(row.must),
    aim: (row) => list(row.aim),
    reached: verdict,
  };
  if (rows.some((row) => row.against_node !== undefined)) {
    columns["÷ bare node:http"] = (row) => (row.against_node === undefined ? "–" : short(row.against_node));
  }
  const head = Object.keys(columns);
  const lines = rows.map((row) => Object.values(columns).map((cell) => cell(row)));
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
