import { and, eq, sql } from "drizzle-orm";
import { needsOf } from "@/lib/contracts/spec/trainer-spec";
import type { AttemptRef } from "@/lib/core/attempts/slot";
import { taskFacts } from "@/lib/core/attempts/task-kinds";
import { deriveSeed } from "@/lib/core/loop/derive-seed";
import { requireEvaluation } from "@/lib/core/loop/evaluate";
import type { Order } from "@/lib/core/loop/inputs";
import type { Plan } from "@/lib/core/loop/plan";
import { orderEnd, orderStart } from "@/lib/server/attempts/order";
import type { Tx } from "@/lib/server/db/client";
import { attempt, task } from "@/lib/server/db/schema/attempts";
import { iteration } from "@/lib/server/db/schema/runs";
import { newId } from "@/lib/server/new-id";
import { isAttemptOf } from "@/lib/server/store/attempts";
import { readPlan, readSpec } from "@/lib/server/store/stored-run";
import type { RunRow } from "./write-run";

type OrderedRun = Pick<RunRow, "runId" | "projectId" | "plan" | "resolvedSpec" | "priority">;

export async function writeOrders(
  tx: Tx,
  run: OrderedRun,
  orders: readonly Order[],
  now: Date,
): Promise<void> {
  if (orders.length === 0) return;
  const plan = readPlan(run);
  for (const order of orders) {
    if (order.kind !== "start") {
      await orderEnd(tx, isAttemptOf(run.runId, order.ref), order, now);
      continue;
    }
    const { ref, delayMs, priorFailures, checkpointInId } = order;
    const { iteration: iterationIndex, kind, index } = ref;
    const { needsPlace, isSimulated } = taskFacts[kind];
    const row = {
      taskId: await findOrInsertTask(tx, run, ref, now),
      projectId: run.projectId,
      runId: run.runId,
      iterationIndex,
      kind,
      index,
      number: ref.attempt,
      priority: run.priority,
      ...(needsPlace && needsOf(readSpec(run).trainer)),
      seed: isSimulated ? chooseSeed(plan, ref, priorFailures) : null,
      checkpointInId,
    };
    await orderStart(tx, row, delayMs, now);
  }
}

/** Every evaluation of a run has the same episodes, also after a failure; every try of a rollout has a seed of its own. */
function chooseSeed(plan: Plan, { kind, iteration, index }: AttemptRef, priorFailures: number): number {
  if (kind === "evaluation") return requireEvaluation(plan).seed;
  return deriveSeed({ runSeed: plan.seed, iteration, index, priorFailures });
}

/** The id of the task; its row is made with its first attempt. */
async function findOrInsertTask(
  tx: Tx,
  { runId, projectId }: OrderedRun,
  ref: AttemptRef,
  now: Date,
): Promise<string> {
  const { iteration: iterationIndex, kind, index } = ref;
  if (ref.attempt > 1) {
    const isBefore = isAttemptOf(runId, { ...ref, attempt: ref.attempt - 1 });
    const [before] = await tx.select({ taskId: attempt.taskId }).from(attempt).where(isBefore);
    if (before) return before.taskId;
  }
  const taskId = newId(taskFacts[kind].isSimulated ? "job" : "task");
  const iterationId = tx
    .select({ iterationId: iteration.iterationId })
    .from(iteration)
    .where(and(eq(iteration.runId, runId), eq(iteration.index, iterationIndex)));
  const place = { projectId, runId, iterationIndex, iterationId: sql`(${iterationId})`, kind, index };
  await tx.insert(task).values({ taskId, ...place, createdAt: now });
  return taskId;
}
