/** Both ends of the 95 % confidence interval of a mean: mean ∓ t · stddev ÷ √count. */
export interface MeanInterval {
  low: number;
  high: number;
}

/** @param stddev of the sample. @returns undefined below two values */
export function meanInterval({ count, mean, stddev }: { count: number; mean: number; stddev: number }): MeanInterval | undefined {
  if (count < 2) return undefined;
  const half = (studentT(count - 1) * stddev) / Math.sqrt(count);
  return { low: mean - half, high: mean + half };
}

/** Probability beyond the quantile, on both sides together. */
const tail = 0.05;

/**
 * The 97.5 % quantile of Student's t distribution, to about six digits.
 * @see G. W. Hill, Algorithm 396: Student's t-quantiles, Communications of the ACM 13 (1970) 619–620
 */
export function studentT(degrees: number): number {
  if (degrees === 1) return 1 / Math.tan((tail * Math.PI) / 2);
  if (degrees === 2) return Math.sqrt(2 / (tail * (2 - tail)) - 2);
  const a = 1 / (degrees - 0.5);
  const b = 48 / (a * a);
  let c = ((20700 * a) / b - 98) * a * a + 96.36 - 16 * a;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * degrees;
  let y = (d * tail) ** (2 / degrees);
  if (y > 0.05 + a) {
    const normal = -1.959963984540054; // the normal distribution's 2.5 % quantile
    y = normal * normal;
    if (degrees < 5) c += 0.3 * (degrees - 4.5) * (normal + 0.6);
    c += (((0.05 * d * normal - 5) * normal - 7) * normal - 2) * normal + b;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * normal;
    y = Math.expm1(a * y * y);
  } else {
    y =
      ((1 / (((degrees + 6) / (degrees * y) - 0.089 * d - 0.822) * (degrees + 2) * 3) + 0.5 / (degrees + 4)) * y - 1) *
        ((degrees + 1) / (degrees + 2)) +
      1 / y;
  }
  return Math.sqrt(degrees * y);
}
