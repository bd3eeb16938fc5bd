import type { Scope } from "@/lib/core/names";
import { findTrainingRun, type TrainingRunRow } from "@/lib/server/store/training-runs";
import { notFound } from "../app-error";
import { requireOwned } from "../caller";
import type { ServiceContext } from "../service-context";

/** The run, if the caller has a part in its project and the scope there. Else as if it did not exist. */
export async function requireRun(
  { database, caller }: ServiceContext,
  runId: string,
  scope: Scope = "training:read",
): Promise<TrainingRunRow> {
  const run = await findTrainingRun(database.db, runId);
  return requireOwned(caller, run, scope, notFound("training run", runId));
}
