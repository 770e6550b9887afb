/** A sum of decimal amounts without the digits that only the order of adding made: 86.111, not 86.11100000000005. */
export function tidySum(sum: number | null): number | null {
  return sum === null ? null : Number(sum.toPrecision(12));
}
