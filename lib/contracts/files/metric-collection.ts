import { type Metrics, type MetricValue, toMetricValue } from "@/lib/core/metrics/metric-value";
import { cleanText } from "@/lib/core/text/clean-text";
import type { MetricsNotes } from "./metrics-notes";

type Limits = { numbers: number; nameLength: number };
type Kept = { value: MetricValue; at: number };

/**
 * Numbers by name, of which no more are kept than the limit: first those outside of lists, the less nested ones before
 * the others, then those of lists; of equals as the file has them. So a long list never drives out a loss. Of two of one
 * name the last counts, as with every reader of JSON.
 */
export class MetricCollection {
  /** By rank; each holds as many as may be kept in all, so that memory stays bounded whatever the file holds. */
  readonly #ranks = new Map<number, Map<string, Kept>>();
  #at = 0;

  constructor(
    private readonly limits: Limits,
    private readonly notes: MetricsNotes,
  ) {}

  /** `lists`: how many of the path's steps are places in lists. */
  add(path: readonly string[], lists: number, value: number): void {
    const name = path.join("/");
    if (name === "") this.notes.nameless.add("");
    else if (name.length > this.limits.nameLength) this.notes.tooLong.add(name);
    else this.#keep(cleanText(name, this.limits.nameLength), lists * 100 + path.length, value);
  }

  #keep(name: string, rank: number, value: number): void {
    const kept = this.#ranks.get(rank) ?? new Map<string, Kept>();
    this.#ranks.set(rank, kept);
    const isKnown = kept.has(name);
    if (isKnown) this.notes.collided.add(name);
    if (isKnown || kept.size < this.limits.numbers)
      kept.set(name, { value: toMetricValue(value), at: this.#at++ });
    else this.notes.tooMany.add(name);
  }

  read(): Metrics {
    const all = new Map<string, Kept>();
    for (const [, kept] of [...this.#ranks].sort(([one], [other]) => one - other)) {
      for (const [name, one] of kept) {
        const other = all.get(name);
        if (other) this.notes.collided.add(name);
        else if (all.size >= this.limits.numbers) {
          this.notes.tooMany.add(name);
          continue;
        }
        if (!other || other.at < one.at) all.set(name, one);
      }
    }
    // In the file's order; fromEntries defines own properties: a metric called __proto__ stays a metric.
    const ordered = [...all].sort(([, one], [, other]) => one.at - other.at);
    return Object.fromEntries(ordered.map(([name, { value }]) => [name, value]));
  }
}
