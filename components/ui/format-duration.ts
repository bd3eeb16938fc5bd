import { noBreakSpace, noneMark } from "@/components/ui/format-number";

const steps = [
  { unit: "d", ms: 86_400_000 },
  { unit: "h", ms: 3_600_000 },
  { unit: "min", ms: 60_000 },
  { unit: "s", ms: 1000 },
] as const;

/** `84 ms`, `42 s`, `18 min 40 s`, `6 h 10 min`, `2 d`: two units at most, cut off and never rounded up. */
export function formatDuration(durationMs: number | null | undefined): string {
  if (durationMs === null || durationMs === undefined || Number.isNaN(durationMs)) return noneMark;
  const ms = Math.max(0, durationMs);
  if (ms < 1000) return `${Math.floor(ms)}${noBreakSpace}ms`;
  const index = steps.findIndex((step) => ms >= step.ms);
  const first = steps[index];
  const second = steps[index + 1];
  if (!first) return noneMark;
  const head = `${Math.floor(ms / first.ms)}${noBreakSpace}${first.unit}`;
  const rest = second ? Math.floor((ms % first.ms) / second.ms) : 0;
  if (!second || rest === 0) return head;
  return `${head} ${String(rest).padStart(2, "0")}${noBreakSpace}${second.unit}`;
}
