import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import type { RunStatus } from "@/lib/core/names";
import { listTrainingRuns as listRows } from "@/lib/server/store/training-runs";
import { narrowProjects } from "../caller";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { readMoment, toWireTrainingRun } from "./to-wire";

export type ListRunsInput = {
  status?: RunStatus | undefined;
  projectId?: string | undefined;
  q?: string | undefined;
  label?: string | undefined;
  parentRunId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** Newest first. */
export async function listTrainingRuns(
  { database, caller }: ServiceContext,
  input: ListRunsInput,
): Promise<{ runs: WireTrainingRun[]; next_cursor: string | null }> {
  const { status, q, label, parentRunId, limit } = input;
  const rows = await listRows(database.db, {
    projectIds: narrowProjects(caller, "training:read", input.projectId),
    status,
    q,
    label,
    parentRunId,
    beforeRunId: readCursor(input.cursor, /^run_[0-9A-Z]{1,40}$/),
    limit: limit + 1,
  });
  const { page, nextCursor } = cutPage(rows, limit, ({ runId }) => runId);
  const moment = await readMoment(database.db);
  return { runs: page.map((row) => toWireTrainingRun(row, moment)), next_cursor: nextCursor };
}
