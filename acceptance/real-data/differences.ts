const most = 5;

/** Sums differ that are made in another order. */
const tolerance = 1e-9;
/** The server knows the quantiles of Student's t to about six digits. */
const ofIntervals = 1e-6;

/** Where two JSON values differ, at most five places. */
export function differences(actual: unknown, expected: unknown, path = ""): string[] {
  if (typeof actual === "number" && typeof expected === "number") {
    const allowed = (path.includes(".ci95_") ? ofIntervals : tolerance) * Math.max(1, Math.abs(expected));
    return Math.abs(actual - expected) <= allowed ? [] : [told(actual, expected, path)];
  }
  if (!isObject(actual) || !isObject(expected)) return actual === expected ? [] : [told(actual, expected, path)];
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  const found: string[] = [];
  for (const name of names) {
    found.push(...differences(actual[name], expected[name], `${path}.${name}`));
    if (found.length >= most) return found.slice(0, most);
  }
  return found;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function told(actual: unknown, expected: unknown, path: string): string {
  return `${path}: ${JSON.stringify(actual)?.slice(0, 300)} instead of ${JSON.stringify(expected)?.slice(0, 300)}`;
}
