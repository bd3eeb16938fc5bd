import { and, eq, sql } from "drizzle-orm";
import { needsOf } from "@/lib/contracts/spec/trainer-spec";
import type { AttemptRef } from "@/lib/core/attempts/slot";
import { taskFacts } from "@/lib/core/attempts/task-kinds";
import { deriveSeed } from "@/lib/core/loop/derive-seed";
import type { Order } from "@/lib/core/loop/inputs";
import { orderEnd, orderStart } from "@/lib/server/attempts/order";
import type { Tx } from "@/lib/server/db/client";
import { task } from "@/lib/server/db/schema/attempts";
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
  for (const order of orders) {
    if (order.kind !== "start") {
      await orderEnd(tx, isAttemptOf(run.runId, order.ref), order, now);
      continue;
    }
    const { ref, delayMs, priorFailures, checkpointInId } = order;
    const { iteration: iterationIndex, kind, index } = ref;
    const { needsPlace, isSimulated } = taskFacts[kind];
    const seedOf = { runSeed: readPlan(run).seed, iteration: iterationIndex, index, priorFailures };
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
      seed: isSimulated ? deriveSeed(seedOf) : null,
      checkpointInId,
    };
    await orderStart(tx, row, delayMs, now);
  }
}

async function findOrInsertTask(
  tx: Tx,
  { runId, projectId }: OrderedRun,
  { iteration: iterationIndex, kind, index, attempt: number }: AttemptRef,
  now: Date,
): Promise<string> {
  const place = { runId, iterationIndex, kind, index };
  if (number > 1) {
    const [found] = await tx
      .select({ taskId: task.taskId })
      .from(task)
      .where(
        and(
          eq(task.runId, runId),
          eq(task.iterationIndex, iterationIndex),
          eq(task.kind, kind),
          eq(task.index, index),
        ),
      );
    if (found) return found.taskId;
  }
  const taskId = newId(taskFacts[kind].isSimulated ? "job" : "task");
  const itsIteration = tx
    .select({ iterationId: iteration.iterationId })
    .from(iteration)
    .where(and(eq(iteration.runId, runId), eq(iteration.index, iterationIndex)));
  await tx
    .insert(task)
    .values({ taskId, projectId, ...place, iterationId: sql`(${itsIteration})`, createdAt: now });
  return taskId;
}
