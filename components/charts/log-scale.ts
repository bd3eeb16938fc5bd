import type { Scale } from "@/components/charts/nice-scale";

/** A logarithmic scale over the values above zero, its lines at powers of ten, or at 1, 2 and 5 where few would be left. */
export function logScale(values: readonly number[]): Scale {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return { min: 0.1, max: 1, ticks: [0.1, 1] };
  const low = positive.reduce((least, value) => Math.min(least, value));
  const high = positive.reduce((most, value) => Math.max(most, value));
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(high) - 1e-9));
  const stride = Math.ceil((last - first) / 6);
  const ticks: number[] = [];
  for (let power = first; power <= last; power += stride) {
    for (const factor of last - first <= 2 ? [1, 2, 5] : [1]) {
      const tick = Number((factor * 10 ** power).toPrecision(3));
      if (tick <= 10 ** last * 1.000001) ticks.push(tick);
    }
  }
  return { min: Number((10 ** first).toPrecision(3)), max: Number((10 ** last).toPrecision(3)), ticks };
}
