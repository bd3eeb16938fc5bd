import { containersOfRun } from "@/lib/contracts/spec/containers";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import { decide } from "@/lib/core/loop/decide";
import type { LoopEvent } from "@/lib/core/loop/events";
import { evolve } from "@/lib/core/loop/evolve";
import { initialState } from "@/lib/core/loop/initial-state";
import type { Actor, Plan } from "@/lib/core/loop/plan";
import type { Tx } from "@/lib/server/db/client";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { newId } from "@/lib/server/new-id";
import { insertContainers, type SealedEnvs } from "@/lib/server/store/containers";
import { storeRun } from "@/lib/server/store/stored-run";
import { addDecision, commitTurn } from "./add-decision";
import { lockRun } from "./lock-run";
import { openTurn } from "./open-turn";
import { type RunRow, toStateColumns } from "./write-run";

/** What the creator of a run decides; everything else follows from its plan. */
export type NewRun = {
  resolvedSpec: ResolvedSpec;
  plan: Plan;
  /** Of the envs of its containers. */
  sealed?: SealedEnvs;
} & Pick<
  typeof trainingRun.$inferInsert,
  | "projectId"
  | "name"
  | "spec"
  | "warnings"
  | "labels"
  | "notes"
  | "priority"
  | "parentRunId"
  | "parentCheckpointId"
  | "initialAssetId"
>;

/** Inserts a run and takes its first turn: it is queued, and its first rollouts are ordered. Answers its row. */
export async function startRun(
  tx: Tx,
  { run: given, actor }: { run: NewRun; actor: Actor },
): Promise<RunRow> {
  const now = await readDatabaseTime(tx);
  const { sealed = {}, ...columns } = given;
  const state = initialState(given.plan);
  const [run] = await tx
    .insert(trainingRun)
    .values({
      runId: newId("run"),
      ...columns,
      ...storeRun(given),
      createdBy: actor,
      createdAt: now,
      ...toStateColumns(state),
    })
    .returning();
  if (!run) throw new Error("The run was not inserted.");
  const owner = { ownerId: run.runId, projectId: run.projectId };
  insertContainers(tx, owner, containersOfRun(given.resolvedSpec), sealed);
  const queued: LoopEvent = {
    type: "run.queued",
    data: { limits: state.limits, initialCheckpointId: given.plan.initialCheckpointId },
  };
  const nowMs = now.getTime();
  const first = decide(given.plan, evolve(state, queued, nowMs), { type: "tick" }, nowMs);
  const decision = { ...first, events: [queued, ...first.events] };
  const locked = { ...run, attempt: null, iteration: null, claimer: null, nowMs };
  const turn = openTurn(locked, given.plan, state);
  addDecision(turn, { decision, actor, attempt: null, spec: given.resolvedSpec });
  commitTurn(tx, turn, null);
  const started = await lockRun(tx, run.runId);
  return started ?? run;
}
