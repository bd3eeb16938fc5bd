import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { listTrainingRuns as contract } from "@/lib/contracts/training-runs/list";
import { passOver } from "@/lib/server/store/read-stored";
import { listTrainingRuns as listRows } from "@/lib/server/store/training-runs";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { selectRuns } from "./select-runs";
import { readMoment, toWireTrainingRun } from "./to-wire";

/** Newest first. A run that cannot be read is told in the log and takes no other along. */
export async function listTrainingRuns(
  { database, caller, log }: ServiceContext,
  { cursor, limit, ...selection }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  const rows = await listRows(database.db, {
    ...selectRuns(caller, selection),
    beforeRunId: readCursor(cursor, /^run_[0-9A-Z]{1,40}$/),
    limit: limit + 1,
  });
  const { page, nextCursor } = cutPage(rows, limit, ({ runId }) => runId);
  const moment = await readMoment(database.db);
  const runs = page.flatMap((row) => {
    try {
      return [toWireTrainingRun(row, moment)];
    } catch (error) {
      passOver(error, (err) => log.error({ err }, "a run is left out of a list"));
      return [];
    }
  });
  return { runs, next_cursor: nextCursor };
}
