/** A number that JSON can carry: what is not finite is written as one of three strings, never dropped, never null. */
export type MetricValue = number | "NaN" | "Infinity" | "-Infinity";
export type Metrics = Readonly<Record<string, MetricValue>>;

export function toMetricValue(value: number): MetricValue {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "Infinity" : "-Infinity";
}

export function toNumber(value: MetricValue): number {
  return typeof value === "number" ? value : Number(value);
}
