import { formatCredits } from "@/components/ui/format-credits";
import { formatDuration } from "@/components/ui/format-duration";
import { describeIssues } from "@/lib/contracts/strict-object";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { type RunChanges, runChangesSchema } from "@/lib/contracts/training-runs/update";

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

/** Only what was changed; `findLimitErrors` judges it. */
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

/** What the API would refuse, by the limit's own name. */
export function findLimitErrors(limits: RunChanges["limits"]): ReadonlyMap<string, string> {
  const { error } = runChangesSchema.safeParse({ limits });
  const issues = error ? describeIssues(error) : [];
  return new Map(issues.map(({ path, message }) => [path.slice(path.lastIndexOf(".") + 1), message]));
}

/** What the new limits do at once, as a sentence, and whether that is the end. */
export function foreseeConsequence(typed: TypedLimits, run: Limited): { text: string; ends: boolean } {
  const limits = readLimits(typed, run);
  if (Object.keys(limits).length === 0) return { text: "Nothing changes yet.", ends: false };
  const reached = findReached(limits, run);
  if (reached.length === 0)
    return {
      text: "The run goes on under the new limits at once; the change stands in its events.",
      ends: false,
    };
  return {
    text: `The run ends at once: ${reached.join(", ")}. What was done stands, what is being done is stopped.`,
    ends: true,
  };
}

function findReached(limits: NonNullable<RunChanges["limits"]>, { counters, credits }: Limited): string[] {
  return [
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
}
