import { formatNumber, noneMark } from "@/components/ui/format-number";
import { startIteration } from "@/lib/core/loop/state";
import { type Metrics, type MetricValue, toNumber } from "@/lib/core/metrics/metric-value";

/** A share of something, by its name: drawn from 0 to 1 and written with three digits. */
export function isRate(key: string): boolean {
  return /(^|[_/])(rate|ratio|accuracy|fraction|probability)(_low|_high)?$/i.test(key);
}

/** An iteration's name: the API's `index` with an i; -1 is what the run starts from. */
export function nameIteration(index: number): string {
  return index === startIteration ? "start" : `i${index}`;
}

/** A metric to be read: three digits for rates, four significant ones otherwise. The table carries the exact value too. */
export function formatMetric(key: string, value: MetricValue | null | undefined): string {
  if (value === null || value === undefined) return noneMark;
  const number = toNumber(value);
  if (!Number.isFinite(number)) return formatNumber(number);
  if (isRate(key) && number >= 0 && number <= 1) return formatNumber(number, 3);
  if (Number.isInteger(number)) return formatNumber(number);
  const size = Math.abs(number);
  if (size >= 1e7 || size < 1e-4) return number.toExponential(2).replaceAll("-", "−");
  return formatNumber(Number(number.toPrecision(4)));
}

/** What was reported of a metric, to be read; null where nothing was, or where no metric is spoken of. */
export function formatReported(metrics: Metrics, key: string | null | undefined): string | null {
  return key != null && Object.hasOwn(metrics, key) ? formatMetric(key, metrics[key]) : null;
}
