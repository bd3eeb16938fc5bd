import { trainingRun } from "@/lib/server/db/schema/runs";

/** What lists show of a run, in words of its own row. */
export type ChangedRun = Pick<
  typeof trainingRun.$inferSelect,
  "runId" | "projectId" | "status" | "stage" | "currentIteration"
> & { seq: number };

export const changedRunColumns = {
  runId: trainingRun.runId,
  projectId: trainingRun.projectId,
  seq: trainingRun.eventSeq,
  status: trainingRun.status,
  stage: trainingRun.stage,
  currentIteration: trainingRun.currentIteration,
};
