import { and, eq, isNull } from "drizzle-orm";
import { readResolvedSpec, trainerNeeds } from "@/lib/contracts/resolved-spec";
import { assertNever } from "@/lib/core/assert-never";
import type { Turn } from "@/lib/core/attempts/slot";
import { deriveSeed } from "@/lib/core/loop/derive-seed";
import type { Order } from "@/lib/core/loop/inputs";
import type { Tx } from "@/lib/server/db/client";
import { attempt, task } from "@/lib/server/db/schema/attempts";
import { iteration } from "@/lib/server/db/schema/runs";
import { newId } from "@/lib/server/new-id";
import { isAttemptOf, isLiveAttempt } from "@/lib/server/store/attempts";
import type { RunRow } from "./project-run";

type StartOrder = Extract<Order, { kind: "start" }>;
type OrderedRun = Pick<RunRow, "runId" | "projectId" | "plan" | "resolvedSpec" | "priority">;

/** Orders are rows: to start is an attempt `queued`, to stop is a word on a live one. */
export async function writeOrders(
  tx: Tx,
  run: OrderedRun,
  orders: readonly Order[],
  now: Date,
): Promise<void> {
  const iterationIds = new Map<number, string | null>();
  for (const order of orders) {
    switch (order.kind) {
      case "start":
        await writeStart(tx, run, order, now, iterationIds);
        break;
      case "drop":
        await tx
          .update(attempt)
          .set({ status: "canceled", errorCode: "canceled", endedAt: now, leaseUntil: null })
          .where(and(isAttemptOf(run.runId, order.turn), isLiveAttempt));
        break;
      case "stop":
        await tx
          .update(attempt)
          .set({ stopRequested: order.why, stopRequestedAt: now })
          .where(and(isAttemptOf(run.runId, order.turn), isLiveAttempt, isNull(attempt.stopRequested)));
        break;
      default:
        assertNever(order);
    }
  }
}

async function writeStart(
  tx: Tx,
  run: OrderedRun,
  { turn, delayMs, priorFailures, checkpointInId }: StartOrder,
  now: Date,
  iterationIds: Map<number, string | null>,
): Promise<void> {
  const { runId, projectId, priority } = run;
  const isRollout = turn.kind === "rollout";
  const needs = turn.kind === "trainer" ? trainerNeeds(readResolvedSpec(run.resolvedSpec)) : {};
  const seed = isRollout
    ? deriveSeed({ runSeed: run.plan.seed, iteration: turn.iteration, index: turn.index, priorFailures })
    : null;
  await tx.insert(attempt).values({
    attemptId: newId("attempt"),
    taskId: await findOrInsertTask(tx, run, turn, now, iterationIds),
    projectId,
    runId,
    iterationIndex: turn.iteration,
    kind: turn.kind,
    index: turn.index,
    number: turn.attempt,
    status: "queued",
    priority,
    queuedAt: now,
    notBefore: new Date(now.getTime() + delayMs),
    ...needs,
    seed,
    checkpointInId,
  });
}

async function findOrInsertTask(
  tx: Tx,
  { runId, projectId }: OrderedRun,
  { iteration: iterationIndex, kind, index, attempt: number }: Turn,
  now: Date,
  iterationIds: Map<number, string | null>,
): Promise<string> {
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
  if (!iterationIds.has(iterationIndex)) {
    const [row] = await tx
      .select({ iterationId: iteration.iterationId })
      .from(iteration)
      .where(and(eq(iteration.runId, runId), eq(iteration.index, iterationIndex)));
    iterationIds.set(iterationIndex, row?.iterationId ?? null);
  }
  const iterationId = iterationIds.get(iterationIndex) ?? null;
  const taskId = newId(kind === "rollout" ? "job" : "task");
  await tx
    .insert(task)
    .values({ taskId, projectId, runId, iterationIndex, iterationId, kind, index, createdAt: now });
  return taskId;
}
