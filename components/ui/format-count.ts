import type { WireRunCount } from "@/lib/contracts/training-runs/count";
import { formatNumber } from "./format-number";

/** "48", "1,000+" where counting stopped. */
export function formatCount({ count, complete }: WireRunCount): string {
  return complete ? formatNumber(count) : `${formatNumber(count)}+`;
}

/** "48 runs"; "12 of 48 runs" where a filter found some of them. */
export function describeCount(found: WireRunCount, all: WireRunCount | null): string {
  const whole = all ?? found;
  const runs = whole.count === 1 && whole.complete ? "run" : "runs";
  return all ? `${formatCount(found)} of ${formatCount(all)} ${runs}` : `${formatCount(found)} ${runs}`;
}
