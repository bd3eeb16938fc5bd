import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import type { ServiceContext } from "../service-context";
import { requireRun } from "./require-run";
import { toWireTrainingRun } from "./to-wire";

export async function getTrainingRun(
  context: ServiceContext,
  { runId }: { runId: string },
): Promise<WireTrainingRun> {
  return toWireTrainingRun(await requireRun(context, runId), Date.now());
}
