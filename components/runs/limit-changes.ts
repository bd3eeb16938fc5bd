import { formatCredits } from "@/components/ui/format-credits";
import { formatDuration } from "@/components/ui/format-duration";
import type { RunChanges } from "@/lib/contracts/run-changes";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";

/** What is typed into the dialog; "" for credits is no limit. */
export type TypedLimits = { iterations: string; hours: string; credits: string };

type Limited = Pick<WireTrainingRun, "limits" | "counters" | "credits">;

export function typeLimits({ limits }: Pick<Limited, "limits">): TypedLimits {
  return {
    iterations: String(limits.max_iterations),
    hours: String(limits.max_wallclock_hours),
    credits: limits.max_credits === null ? "" : String(limits.max_credits),
  };
}

/** Only what was changed; the contract judges the rest. */
export function readLimits(
  typed: TypedLimits,
  run: Pick<Limited, "limits">,
): NonNullable<RunChanges["limits"]> {
  const before = typeLimits(run);
  return {
    ...(typed.iterations === before.iterations ? {} : { max_iterations: Number(typed.iterations) }),
    ...(typed.hours === before.hours ? {} : { max_wallclock_hours: Number(typed.hours) }),
    ...(typed.credits === before.credits
      ? {}
      : { max_credits: typed.credits.trim() === "" ? null : Number(typed.credits) }),
  };
}

/** What the new limits do at once, as a sentence. */
export function describeConsequence(typed: TypedLimits, run: Limited): string {
  const limits = readLimits(typed, run);
  if (Object.keys(limits).length === 0) return "Nothing changes yet.";
  const { counters, credits } = run;
  const reached = [
    limits.max_iterations !== undefined && limits.max_iterations <= counters.iterations_ended
      ? `${counters.iterations_ended} iterations have ended`
      : null,
    limits.max_wallclock_hours !== undefined && limits.max_wallclock_hours * 3_600 <= counters.wallclock_s
      ? `it has run for ${formatDuration(counters.wallclock_s * 1_000)}`
      : null,
    limits.max_credits !== undefined && limits.max_credits !== null && limits.max_credits <= credits.spent
      ? `${formatCredits(credits.spent)} credits are spent`
      : null,
  ].filter((reason) => reason !== null);
  if (reached.length === 0)
    return "The run goes on under the new limits at once; the change stands in its events.";
  return `The run ends at once: ${reached.join(", ")}. What was done stands, what is being done is stopped.`;
}
