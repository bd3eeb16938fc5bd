import { assertNever } from "../assert-never";
import { backoffMs } from "../loop/advance";
import type { Outcome } from "../loop/inputs";
import { LOSS_LIMIT } from "../loop/stop-rules";
import { type AttemptErrorCode, errorPayers } from "../names";
import type { JobEnd, JobState } from "./job-state";

/** What reaches a single job. `attempt`: the number of the attempt whose news it is. */
export type JobInput =
  | { type: "cancel" }
  | { type: "attempt_claimed"; attempt: number }
  | { type: "attempt_started"; attempt: number }
  | { type: "attempt_ended"; attempt: number; outcome: Outcome };

export type JobOrder =
  /** `priorFailures`: simulator failures of this job before; they enter its seed. */
  | { kind: "start"; attempt: number; delayMs: number; priorFailures: number }
  /** Nobody has claimed it: the row ends `canceled` here and now. */
  | { kind: "drop"; attempt: number }
  | { kind: "stop"; attempt: number };

/** `refusal`: the wish was not granted; the sentence says why. Then nothing changed. */
export type JobDecision = { state: JobState; orders: readonly JobOrder[]; refusal: string | null };

/**
 * The same rules as for a job of an iteration, for one job alone: failures eat the retry limit, losses do not, a cancel
 * ends a queued job at once and stops a running one. News of an attempt that is not in flight changes nothing.
 */
export function decideJob(plan: { retryLimit: number }, state: JobState, input: JobInput): JobDecision {
  if (input.type === "cancel") return decideCancel(state);
  const { phase } = state;
  if (phase.kind === "ended" || phase.attempt !== input.attempt) return unchanged(state);
  switch (input.type) {
    case "attempt_claimed":
      if (phase.kind !== "queued") return unchanged(state);
      return become({
        ...state,
        claims: state.claims + 1,
        phase: { kind: "claimed", attempt: phase.attempt, stopping: false },
      });
    case "attempt_started":
      return phase.kind === "claimed" ? become({ ...state, everStarted: true }) : unchanged(state);
    case "attempt_ended":
      if (phase.kind !== "claimed") return unchanged(state);
      return takeOutcome(plan, state, phase, input.outcome);
    default:
      return assertNever(input);
  }
}

function decideCancel(state: JobState): JobDecision {
  const { phase } = state;
  switch (phase.kind) {
    case "queued":
      return { ...end(state, "canceled"), orders: [{ kind: "drop", attempt: phase.attempt }] };
    case "claimed":
      if (phase.stopping) return unchanged(state);
      return {
        state: { ...state, phase: { ...phase, stopping: true } },
        orders: [{ kind: "stop", attempt: phase.attempt }],
        refusal: null,
      };
    case "ended":
      if (phase.status === "canceled") return unchanged(state);
      return { ...unchanged(state), refusal: `The job has already ended: ${phase.status}.` };
    default:
      return assertNever(phase);
  }
}

type Claimed = Extract<JobState["phase"], { kind: "claimed" }>;

function takeOutcome(
  plan: { retryLimit: number },
  state: JobState,
  phase: Claimed,
  outcome: Outcome,
): JobDecision {
  // What was finished before the stop reached it is finished.
  if (outcome.kind === "succeeded") return end(state, "succeeded");
  if (phase.stopping) return end(state, "canceled");
  // Stopped, but not by us: its work is not done and it is not the user's failure.
  const problem =
    outcome.kind === "canceled"
      ? { code: "lost" as const, message: "The attempt was stopped." }
      : { code: outcome.code, message: outcome.message };
  if (outcome.kind === "failed" && errorPayers[outcome.code] !== "platform") {
    const failures = state.failures + 1;
    const failed = { ...state, failures, lossesInARow: 0 };
    const willRetry = errorPayers[outcome.code] === "user" && failures <= plan.retryLimit;
    return willRetry ? retry(failed, phase.attempt) : end(failed, "failed", problem);
  }
  const lost = { ...state, losses: state.losses + 1, lossesInARow: state.lossesInARow + 1 };
  return lost.losses < LOSS_LIMIT ? retry(lost, phase.attempt) : end(lost, "failed", problem);
}

function retry(state: JobState, ended: number): JobDecision {
  const attempt = ended + 1;
  const delayMs = backoffMs(state.lossesInARow);
  return {
    state: { ...state, phase: { kind: "queued", attempt } },
    orders: [{ kind: "start", attempt, delayMs, priorFailures: state.failures }],
    refusal: null,
  };
}

function end(
  state: JobState,
  status: JobEnd,
  problem: { code: AttemptErrorCode; message: string } | null = null,
): JobDecision {
  const phase = {
    kind: "ended" as const,
    status,
    errorCode: problem?.code ?? null,
    error: problem?.message ?? null,
  };
  return become({ ...state, phase });
}

const become = (state: JobState): JobDecision => ({ state, orders: [], refusal: null });
const unchanged = become;
