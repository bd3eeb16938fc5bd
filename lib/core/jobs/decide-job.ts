import { assertNever } from "../assert-never";
import { countTry, judgeOutcome, type NextTry, nextTry, type Verdict } from "../attempts/judge-outcome";
import { isAwaited } from "../attempts/news";
import type { Outcome } from "../attempts/outcome";
import { letGo } from "../attempts/slot";
import type { AttemptErrorCode, EndStatus } from "../names";
import type { JobState } from "./job-state";

/** What reaches a single job. `attempt`: the number of the attempt whose news it is. */
export type JobInput =
  | { type: "cancel" }
  | { type: "attempt_claimed"; attempt: number }
  | { type: "attempt_started"; attempt: number }
  | { type: "attempt_exited"; attempt: number }
  | { type: "attempt_ended"; attempt: number; outcome: Outcome };

export type JobOrder =
  | ({ kind: "start" } & NextTry)
  /** Nobody has claimed it: the row ends `canceled` here and now. */
  | { kind: "drop"; attempt: number }
  | { kind: "stop"; attempt: number };

/**
 * `refusal`: the wish was not granted; the sentence says why. Then nothing changed. `verdict`: of the attempt that has
 * ended with this input.
 */
export type JobDecision = {
  state: JobState;
  orders: readonly JobOrder[];
  refusal: string | null;
  verdict: Verdict | null;
};

/**
 * One job alone: its attempts are judged as those of an iteration's job are, a cancel ends a queued job at once and stops
 * a running one. News of an attempt that is not in flight changes nothing.
 */
export function decideJob(plan: { retryLimit: number }, state: JobState, input: JobInput): JobDecision {
  if (input.type === "cancel") return decideCancel(state);
  const { phase } = state;
  if (phase.kind === "ended" || phase.attempt !== input.attempt) return become(state);
  if (!isAwaited(input.type, phase.kind)) return become(state);
  switch (input.type) {
    case "attempt_claimed":
      return become({
        ...state,
        claims: state.claims + 1,
        phase: { kind: "claimed", attempt: phase.attempt, stopping: false },
      });
    case "attempt_started":
      return become({ ...state, everStarted: true });
    case "attempt_exited":
      return become({
        ...state,
        phase: { kind: "collecting", attempt: phase.attempt, stopping: isStopping(phase) },
      });
    case "attempt_ended":
      return takeOutcome(plan, state, phase, input.outcome);
    default:
      return assertNever(input);
  }
}

function decideCancel(state: JobState): JobDecision {
  const { phase } = state;
  if (phase.kind === "ended") {
    const refusal = phase.status === "canceled" ? null : `The job has already ended: ${phase.status}.`;
    return { ...become(state), refusal };
  }
  const { attempt } = phase;
  const how = letGo({ status: phase.kind, stopping: isStopping(phase) });
  if (how === "drop") return become(end(state, "canceled"), [{ kind: how, attempt }]);
  const canceled: JobState =
    phase.kind === "queued" ? state : { ...state, phase: { ...phase, stopping: true } };
  // What has exited is stopped no more: it is recorded as it is, and the job ends with it.
  return become(canceled, how === null ? [] : [{ kind: how, attempt }]);
}

function takeOutcome(
  { retryLimit }: { retryLimit: number },
  state: JobState,
  phase: LivePhase,
  told: Outcome,
): JobDecision {
  const stopping = isStopping(phase);
  const verdict = judgeOutcome(told, { ...state, stopping, retryLimit });
  const { outcome, willRetry } = verdict;
  const tried = { ...state, ...countTry(state, outcome) };
  if (willRetry) {
    const next = nextTry({ ...tried, attempt: phase.attempt });
    const queued: JobState = { ...tried, phase: { kind: "queued", attempt: next.attempt } };
    return { ...become(queued, [{ kind: "start", ...next }]), verdict };
  }
  // What was finished before the stop reached it is finished; whatever else ends after a cancel is canceled.
  if (outcome.kind === "succeeded") return { ...become(end(state, "succeeded")), verdict };
  if (stopping || outcome.kind === "canceled") return { ...become(end(state, "canceled")), verdict };
  return { ...become(end(tried, "failed", outcome)), verdict };
}

type LivePhase = Exclude<JobState["phase"], { kind: "ended" }>;

const isStopping = (phase: LivePhase): boolean => phase.kind !== "queued" && phase.stopping;

function end(
  state: JobState,
  status: EndStatus,
  problem: { code: AttemptErrorCode; message: string } | null = null,
): JobState {
  const phase = {
    kind: "ended" as const,
    status,
    errorCode: problem?.code ?? null,
    error: problem?.message ?? null,
  };
  return { ...state, phase };
}

const become = (state: JobState, orders: readonly JobOrder[] = []): JobDecision => ({
  state,
  orders,
  refusal: null,
  verdict: null,
});
