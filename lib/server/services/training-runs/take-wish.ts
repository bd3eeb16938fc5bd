import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { takeTurn } from "@/lib/server/loop/turn";
import { AppError } from "../app-error";
import { toActor } from "../caller";
import type { ServiceContext } from "../service-context";
import { requireRun, requireRunAccess } from "./require-run";
import { readMoment, toWireTrainingRun } from "./to-wire";

/** Takes a person's wish through the one door. Granted, or already so: the run as it is then. Else a conflict. */
export async function takeWish(
  context: ServiceContext,
  runId: string,
  wish: "pause" | "resume" | "cancel",
): Promise<WireTrainingRun> {
  await requireRunAccess(context, runId, "training:write");
  const turn = await takeTurn(context.database, {
    runId,
    input: { type: wish },
    actor: toActor(context.caller),
  });
  if (turn.kind === "taken" && turn.refusal) throw new AppError("state_conflict", turn.refusal);
  // Whoever may ask for it may see what came of it: a key without training:read is not refused once it is done.
  const run = await requireRun(context, runId, "training:write");
  return toWireTrainingRun(run, await readMoment(context.database.db));
}
