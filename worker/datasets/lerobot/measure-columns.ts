import { countNumbers } from "./choose-features";

/** As `meta/stats.json` has them: of each number of a feature, nested as the feature is. */
export type FeatureStats = { min: unknown; max: unknown; mean: unknown; std: unknown; count: number[] };

/** Sums over the frames of one feature, number by number. What is not finite counts in none of them. */
export class ColumnMeter {
  private readonly size: number;
  private readonly min: Float64Array;
  private readonly max: Float64Array;
  private readonly sum: Float64Array;
  private readonly squares: Float64Array;
  /** Sums are of distances from the first value, so that a small spread far from zero is not lost. */
  private readonly origin: Float64Array;
  private readonly counts: Float64Array;
  private frames = 0;

  constructor(private readonly shape: readonly number[]) {
    this.size = countNumbers(shape);
    const make = (value: number) => new Float64Array(this.size).fill(value);
    this.min = make(Number.POSITIVE_INFINITY);
    this.max = make(Number.NEGATIVE_INFINITY);
    this.sum = make(0);
    this.squares = make(0);
    this.origin = make(0);
    this.counts = make(0);
  }

  /** Rows one after the other, as many numbers each as the shape has. */
  add(numbers: ArrayLike<number>): void {
    const { size, min, max, sum, squares, origin, counts } = this;
    this.frames += numbers.length / size;
    for (let at = 0, item = 0; at < numbers.length; at += 1) {
      const value = numbers[at] ?? 0;
      if (Number.isFinite(value)) {
        if (counts[item] === 0) origin[item] = value;
        const distance = value - (origin[item] ?? 0);
        counts[item] = (counts[item] ?? 0) + 1;
        sum[item] = (sum[item] ?? 0) + distance;
        squares[item] = (squares[item] ?? 0) + distance * distance;
        if (value < (min[item] ?? 0)) min[item] = value;
        if (value > (max[item] ?? 0)) max[item] = value;
      }
      item = item + 1 === size ? 0 : item + 1;
    }
  }

  /** Zeros where a number never was finite, since JSON has no other word for it. */
  read(): FeatureStats {
    const each = (read: (item: number, count: number) => number) =>
      nest(
        Array.from(this.counts, (count, item) => (count === 0 ? 0 : read(item, count))),
        this.shape,
      );
    const meanOf = (item: number, count: number) => (this.sum[item] ?? 0) / count;
    return {
      min: each((item) => this.min[item] ?? 0),
      max: each((item) => this.max[item] ?? 0),
      mean: each((item, count) => (this.origin[item] ?? 0) + meanOf(item, count)),
      std: each((item, count) =>
        Math.sqrt(Math.max(0, (this.squares[item] ?? 0) / count - meanOf(item, count) ** 2)),
      ),
      count: [this.frames],
    };
  }
}

/** A flat list as lists of lists, the last axis innermost. */
export function nest<Value>(values: readonly Value[], [axis = 1, ...inner]: readonly number[]): unknown {
  if (inner.length === 0) return values;
  const size = values.length / axis;
  return Array.from({ length: axis }, (_, at) => nest(values.slice(at * size, (at + 1) * size), inner));
}
