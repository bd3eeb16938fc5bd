import type { Scope } from "@/lib/core/names";
import type { RunVersion } from "@/lib/server/store/run-versions";
import { findTrainingRun, type TrainingRunRow } from "@/lib/server/store/training-runs";
import { notFound } from "../app-error";
import { requireOwned, scopesIn } from "../caller";
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

/** The same where nothing of the run is needed: no column of its row is read. */
export async function requireRunAccess(
  { runTexts, caller }: Pick<ServiceContext, "runTexts" | "caller">,
  runId: string,
  scope: Scope = "training:read",
): Promise<RunVersion> {
  const run = await runTexts.findVersion(runId);
  // An error that is not thrown costs more than the rest of this.
  if (run && scopesIn(caller, run.projectId)?.includes(scope)) return run;
  return requireOwned(caller, run, scope, notFound("training run", runId));
}
