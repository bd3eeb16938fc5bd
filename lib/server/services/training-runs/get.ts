import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { notFound } from "../app-error";
import type { ServiceContext } from "../service-context";
import { requireRun, requireRunAccess } from "./require-run";
import type { RunText } from "./run-texts";
import { toWireTrainingRun } from "./to-wire";

export async function getTrainingRun(
  context: ServiceContext,
  { runId }: { runId: string },
): Promise<WireTrainingRun> {
  const run = await requireRun(context, runId);
  return toWireTrainingRun(run, await context.moment.read());
}

/** The same as text. */
export async function writeTrainingRun(
  context: ServiceContext,
  { runId }: { runId: string },
): Promise<RunText> {
  const known = await requireRunAccess(context, runId);
  const written = await context.runTexts.write(known, await context.moment.read());
  // Deleted in between.
  if (!written) throw notFound("training run", runId);
  return written;
}
