import { withRules } from "@/lib/contracts/spec/curation";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import type { RunChanges } from "@/lib/contracts/training-runs/update";
import { isSameRules } from "@/lib/core/curation/rules";
import type { Limits } from "@/lib/core/loop/plan";
import type { Tx } from "@/lib/server/db/client";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { besideEvents, notifyRun } from "@/lib/server/events/append";
import { lockRun } from "@/lib/server/loop/lock-run";
import { takeTurnIn } from "@/lib/server/loop/turn";
import type { RunRow } from "@/lib/server/loop/write-run";
import { rulesInForce, setCuration } from "@/lib/server/store/curation";
import { readSpec, readState } from "@/lib/server/store/stored-run";
import { updateRunTexts } from "@/lib/server/store/training-runs";
import { AppError, notFound } from "../app-error";
import { toActor } from "../caller";
import type { ServiceContext } from "../service-context";
import { creditsToMicro, hoursToMs } from "./build-plan";
import { requireRunAccess } from "./require-run";
import { readMoment, toWireTrainingRun } from "./to-wire";

/** All or nothing: limits and rules of a run that has ended are refused, and then its name does not change either. */
export async function updateTrainingRun(
  context: ServiceContext,
  { runId, changes }: { runId: string; changes: RunChanges },
): Promise<WireTrainingRun> {
  await requireRunAccess(context, runId, "training:write");
  const { limits, curation, ...texts } = changes;
  return context.database.db.transaction(async (tx) => {
    const before = await lockRun(tx, runId);
    if (!before) throw notFound("training run", runId);
    const wanted = findChanged(readState(before).limits, limits ?? {});
    if (wanted) await setLimits(tx, context, runId, wanted);
    if (curation) await changeCuration(tx, context, before, curation);
    await updateRunTexts(tx, runId, texts);
    const after = await lockRun(tx, runId);
    if (!after) throw notFound("training run", runId);
    // A change of limits is an event, which notifies by itself; a name or a note is none.
    await notifyRun(tx, runId, besideEvents);
    return toWireTrainingRun(after, await readMoment(tx));
  });
}

/** The limits as they are to be; null when they are so already, which is no event. */
function findChanged(before: Limits, told: NonNullable<RunChanges["limits"]>): Limits | null {
  const after: Limits = {
    maxIterations: told.max_iterations ?? before.maxIterations,
    maxActiveMs:
      told.max_wallclock_hours === undefined ? before.maxActiveMs : hoursToMs(told.max_wallclock_hours),
    maxMicroCredits:
      told.max_credits === undefined ? before.maxMicroCredits : creditsToMicro(told.max_credits),
  };
  const isSame =
    after.maxIterations === before.maxIterations &&
    after.maxActiveMs === before.maxActiveMs &&
    after.maxMicroCredits === before.maxMicroCredits;
  return isSame ? null : after;
}

async function setLimits(tx: Tx, { caller }: ServiceContext, runId: string, limits: Limits): Promise<void> {
  const turn = await takeTurnIn(tx, { runId, input: { type: "set_limits", limits }, actor: toActor(caller) });
  if (turn.kind === "taken" && turn.refusal) throw new AppError("state_conflict", turn.refusal);
}

/** Rules that are so already are no event. */
async function changeCuration(
  tx: Tx,
  { caller }: ServiceContext,
  run: RunRow,
  told: NonNullable<RunChanges["curation"]>,
): Promise<void> {
  const { runId } = run;
  const before = rulesInForce(run, readSpec(run));
  const rules = withRules(before, told);
  if (isSameRules(before, rules)) return;
  const actor = toActor(caller);
  const turn = await takeTurnIn(tx, { runId, input: { type: "set_curation", rules, before }, actor });
  if (turn.kind !== "taken") throw notFound("training run", runId);
  if (turn.refusal) throw new AppError("state_conflict", turn.refusal);
  await setCuration(tx, runId, { rules, by: actor, at: (await readDatabaseTime(tx)).toISOString() });
}
