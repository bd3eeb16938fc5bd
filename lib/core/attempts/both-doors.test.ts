import { describe, expect, it } from "vitest";
import { LoopSimulator, somePlan, success } from "@/lib/testing/loop-simulator";
import { decideJob, type JobDecision, type JobInput, type JobOrder } from "../jobs/decide-job";
import { initialJobState, type JobState } from "../jobs/job-state";
import { decide } from "../loop/decide";
import { isTaskEvent } from "../loop/events";
import type { Order } from "../loop/inputs";
import { type AttemptErrorCode, attemptErrorCodes, errorPayers } from "../names";
import type { NextTry } from "./judge-outcome";
import type { Outcome } from "./outcome";
import { kindOfPhase } from "./task-kinds";

const retryLimit = 2;
const failed = (code: AttemptErrorCode): Outcome => ({
  kind: "failed",
  code,
  message: `it ended with ${code}`,
  exitCode: null,
});
const lost: Outcome = { kind: "lost", code: "lost", message: "its worker died" };
const canceled: Outcome = { kind: "canceled", partialArtifacts: 0 };
const succeeded = success({ iteration: 0, kind: "rollout", index: 0, attempt: 1 });
const ends = [...attemptErrorCodes.map(failed), lost, canceled, succeeded];

const times = (count: number, outcome: Outcome) => Array.from({ length: count }, () => outcome);
const userFailure = failed("rollout_diverged");
/** How the attempts before ended; each of them is tried again. */
const histories: [string, Outcome[]][] = [
  ["the first attempt", []],
  ["one failure before", [userFailure]],
  ["the last retry", times(2, userFailure)],
  ["one loss before", [lost]],
  ["two losses in a row before", times(2, lost)],
  ["a failure that the platform pays for and three losses", [failed("engine_error"), ...times(3, lost)]],
  ["a failure between losses", [...times(3, lost), userFailure, lost]],
  ["nineteen stops that nobody asked for", times(19, canceled)],
];

/** What an attempt's end was taken for, and the attempt that follows. */
type Taken = { counts: Outcome["kind"]; told: string[] | null; willRetry: boolean; next: NextTry | null };

function readStart(order: Order | JobOrder | undefined): NextTry | null {
  if (order?.kind !== "start") return null;
  const attempt = "ref" in order ? order.ref.attempt : order.attempt;
  return { attempt, delayMs: order.delayMs, priorFailures: order.priorFailures };
}

function askRun(history: readonly Outcome[], last: Outcome, isStopping: boolean): Taken {
  const rollout = { jobsPerIteration: 1, parallelism: 1, retryLimit, reserveMicro: 0 };
  const run = new LoopSimulator(somePlan({ rollout }));
  const claim = () => {
    const [held] = run.held.values();
    if (!held) throw new Error("nothing is in flight");
    run.claim(held);
    return held;
  };
  for (const outcome of history) run.finish(claim(), outcome);
  const { ref } = claim();
  if (isStopping) run.give({ type: "cancel" });
  const input = { type: "attempt_ended", ref, outcome: last, spentMicro: 0 } as const;
  const { events, orders } = decide(run.plan, run.state, input, 0);
  const [event] = events;
  if (!event || !isTaskEvent(event)) throw new Error("the run says nothing of its attempt");
  const { type, data } = event;
  return {
    counts: type.replace("rollout.", "") as Outcome["kind"],
    told: "code" in data ? [data.code, data.message] : null,
    willRetry: "willRetry" in data && data.willRetry,
    next: readStart(orders.find((order) => order.ref.kind === ref.kind)),
  };
}

function askJob(
  history: readonly Outcome[],
  last: Outcome,
  isStopping: boolean,
): Taken & { phase: JobState["phase"]["kind"] } {
  let state = initialJobState;
  const give = (input: JobInput): JobDecision => {
    const decision = decideJob({ retryLimit }, state, input);
    state = decision.state;
    return decision;
  };
  for (const [at, outcome] of history.entries()) {
    give({ type: "attempt_claimed", attempt: at + 1 });
    give({ type: "attempt_ended", attempt: at + 1, outcome });
  }
  const attempt = history.length + 1;
  give({ type: "attempt_claimed", attempt });
  if (isStopping) give({ type: "cancel" });
  const { verdict, orders } = give({ type: "attempt_ended", attempt, outcome: last });
  if (!verdict) throw new Error("the job says nothing of its attempt");
  const { outcome, willRetry } = verdict;
  return {
    counts: outcome.kind,
    told: "code" in outcome ? [outcome.code, outcome.message] : null,
    willRetry,
    next: readStart(orders[0]),
    phase: state.phase.kind,
  };
}

function payerOf(outcome: Outcome): string | null {
  if (outcome.kind === "succeeded") return null;
  return outcome.kind === "failed" ? errorPayers[outcome.code] : "platform";
}

function isTriedAgain(history: readonly Outcome[], last: Outcome): boolean {
  // However often workers are asked to go.
  if ("code" in last && last.code === "handed_back") return true;
  const payer = payerOf(last);
  const before = history.filter((outcome) => payerOf(outcome) === payer).length;
  return (payer === "user" && before < retryLimit) || (payer === "platform" && before < 19);
}

describe.each(histories)("an attempt's end after %s", (_name, history) => {
  it.each([
    { isStopping: false, when: "while it is wanted" },
    { isStopping: true, when: "after a cancel" },
  ])("counts the same for a run's rollout and for a single job, $when", ({ isStopping }) => {
    for (const last of ends) {
      const { phase, ...job } = askJob(history, last, isStopping);
      expect(job, JSON.stringify(last)).toEqual(askRun(history, last, isStopping));
      expect(job.willRetry, JSON.stringify(last)).toBe(!isStopping && isTriedAgain(history, last));
      expect(job.next !== null).toBe(job.willRetry);
      expect(phase).toBe(job.willRetry ? "queued" : "ended");
    }
  });
});

it("every phase of an iteration has its kind of task", () => {
  expect(kindOfPhase).toEqual({
    rollouts: "rollout",
    manifest: "manifest",
    training: "trainer",
    evaluation: "evaluation",
  });
});
