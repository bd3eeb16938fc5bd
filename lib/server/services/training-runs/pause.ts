import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import type { ServiceContext } from "../service-context";
import { takeWish } from "./take-wish";

export function pauseTrainingRun(
  context: ServiceContext,
  { runId }: { runId: string },
): Promise<WireTrainingRun> {
  return takeWish(context, runId, "pause");
}
