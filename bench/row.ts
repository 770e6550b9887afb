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
  aim: number[];
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
  return reaches(row, row.aim) ? "aim" : "must";
}

const list = (values: number[] | undefined) => values?.map(short).join("; ") ?? "–";

/** The table as Markdown. */
export function toTable(rows: Row[]): string {
  const lines = rows.map((row) => {
    const figures = `**${list(row.figures)}**${row.unit === undefined ? "" : ` ${row.unit}`}`;
    const node = row.against_node === undefined ? "–" : short(row.against_node);
    return [row.what, row.measured_as, row.ours, row.baseline, figures, list(row.must), list(row.aim), verdict(row), node];
  });
  const head = ["what", "measured as", "ours", "baseline", "figure", "must", "aim", "reached", "÷ bare node:http"];
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
