import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import type { ServiceContext } from "../service-context";
import { requireRun } from "./require-run";
import { readMoment, toWireTrainingRun } from "./to-wire";

export async function getTrainingRun(
  context: ServiceContext,
  { runId }: { runId: string },
): Promise<WireTrainingRun> {
  const run = await requireRun(context, runId);
  return toWireTrainingRun(run, await readMoment(context.database.db));
}
