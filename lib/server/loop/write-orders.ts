import { needsOf } from "@/lib/contracts/spec/container-fields";
import { containerOfTask } from "@/lib/contracts/spec/containers";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import type { AttemptRef } from "@/lib/core/attempts/slot";
import { taskFacts } from "@/lib/core/attempts/task-kinds";
import { deriveSeed } from "@/lib/core/loop/derive-seed";
import { requireEvaluation } from "@/lib/core/loop/evaluate";
import type { Order } from "@/lib/core/loop/inputs";
import type { Plan } from "@/lib/core/loop/plan";
import { queuedColumns, stopColumns } from "@/lib/server/attempts/order";
import { endColumns } from "@/lib/server/attempts/settle";
import { newId } from "@/lib/server/new-id";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { addOrdered, changeAttempt, changesOf, type Turn } from "./open-turn";

type Given = {
  /** Whose news it was. */
  attempt: AttemptRow | null;
  spec: ResolvedSpec | null;
};

/** Orders are rows: to start is an attempt `queued`, to drop its end, to stop a word on its row, said once. */
export function writeOrders(turn: Turn, orders: readonly Order[], given: Given): void {
  for (const order of orders) {
    const { ref } = order;
    if (order.kind === "drop") changeAttempt(turn, ref, endColumns({ kind: "canceled" }, turn.now));
    else if (order.kind === "start") orderAttempt(turn, order, given);
    else if (!changesOf(turn, ref)?.stopRequested) changeAttempt(turn, ref, stopColumns(order.why, turn.now));
  }
}

function orderAttempt(
  turn: Turn,
  { ref, delayMs, priorFailures, checkpointInId }: Extract<Order, { kind: "start" }>,
  { attempt, spec }: Given,
): void {
  const { run, plan, now } = turn;
  const { iteration: iterationIndex, kind, index, attempt: number } = ref;
  const { isSimulated } = taskFacts[kind];
  const container = spec && containerOfTask(spec, kind);
  if (kind === "trainer" && !container)
    throw new Error("a trainer was ordered without the spec that says what it needs");
  const taskId = number === 1 ? addTask(turn, ref) : sameTask(attempt, ref);
  addOrdered(turn, ref, {
    ...queuedColumns(now, delayMs),
    ...(taskId !== null && { taskId }),
    projectId: run.projectId,
    runId: run.runId,
    iterationIndex,
    kind,
    index,
    number,
    priority: run.priority,
    ...(container && { needsPlace: true, ...needsOf(container) }),
    seed: isSimulated ? chooseSeed(plan, ref, priorFailures) : null,
    checkpointInId,
  });
}

/**
 * Every evaluation of a run has the same episodes, also after a failure; every try of a rollout has a seed of its own. The built-in
 * simulator tells the jobs of a suite apart by their episodes; a container gets no more than a seed, so each job has its own.
 */
function chooseSeed(plan: Plan, { kind, iteration, index }: AttemptRef, priorFailures: number): number {
  if (kind !== "evaluation") return deriveSeed({ runSeed: plan.seed, iteration, index, priorFailures });
  const { seed } = requireEvaluation(plan);
  if (!plan.rollout.inContainers) return seed;
  return deriveSeed({ runSeed: seed, iteration: suiteIteration, index, priorFailures: 0 });
}

/** No iteration that trains has this index, nor has the start. */
const suiteIteration = -2;

/** The row of a task is made with its first attempt. */
function addTask({ run, iterations, tasks, now }: Turn, { iteration, kind, index }: AttemptRef): string {
  const taskId = newId(taskFacts[kind].isSimulated ? "job" : "task");
  const { projectId, runId } = run;
  const iterationId = iterations.get(iteration)?.iterationId ?? null;
  tasks.push({
    taskId,
    projectId,
    runId,
    iterationIndex: iteration,
    iterationId,
    kind,
    index,
    createdAt: now,
  });
  return taskId;
}

/** The task that is tried again, where it is the one whose news it was; else the database looks for it. */
const sameTask = (attempt: AttemptRow | null, { iteration, kind, index }: AttemptRef): string | null =>
  attempt?.iterationIndex === iteration && attempt.kind === kind && attempt.index === index
    ? attempt.taskId
    : null;
