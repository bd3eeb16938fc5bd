import { taskFacts } from "@/lib/core/attempts/task-kinds";
import { decide } from "@/lib/core/loop/decide";
import type { Decision, Input } from "@/lib/core/loop/inputs";
import { systemActor } from "@/lib/core/loop/plan";
import type { TaskKind } from "@/lib/core/names";
import { completeRow } from "@/lib/server/attempts/order";
import type { Tx } from "@/lib/server/db/client";
import { isAssetId } from "@/lib/server/store/assets";
import { type AttemptColumns, type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { addDecision } from "./add-decision";
import { findPlacedAtOnce } from "./claim-statements";
import { changeAttempt, type OrderedAttempt, orderedOf, type Turn } from "./open-turn";
import { pickPlaced } from "./pick-placed";
import { takePlace } from "./take-place";

export type ClaimOffer = {
  leaseMs: number;
  /** Nothing is simulated of a run whose image is not there yet. */
  withImage: boolean;
  /** Where what needs a place gets it; null: nowhere. `cpuTrainerSlots`: trainers without a GPU that this worker runs at once. */
  host: { hostId: string; cpuTrainerSlots: number } | null;
  /** Takes room for one more that needs no place; false: there is none. */
  take: (kind: TaskKind) => boolean;
  /** Lets go of all that was taken. A turn that is tried again begins with it. */
  giveBack: () => void;
};

type By = ClaimOffer & { workerId: string };
/** An attempt that was ordered just now and may be claimed now; its task is known. */
type Ordered = OrderedAttempt & { taskId: string };

const isReady = (one: OrderedAttempt): one is Ordered =>
  one.taskId !== undefined && one.notBefore <= one.queuedAt;

/** They share the slots of a worker. */
const simulations: readonly TaskKind[] = ["evaluation", "rollout"];

/**
 * Claims what the turn has ordered, for the worker whose news it was: as if it had looked at the queue right after the turn.
 * What needs no place on a host is started as well. Where the queue has something else of the kind, projects take turns, and it
 * is left to `find_work` and `find_placed`; so is what the run's budget has no room for.
 */
export async function claimOrdered(tx: Tx, turn: Turn, by: By): Promise<AttemptRow[]> {
  by.giveBack();
  const { claimer } = turn.run;
  if (!claimer || claimer.isDraining) return [];
  const ready = [...turn.ordered.values()].filter(isReady);
  const claimed = ready.flatMap((one) => {
    const { isSimulated } = taskFacts[one.kind];
    const others = isSimulated ? simulations : [one.kind];
    if (one.needsPlace || others.some((kind) => claimer.waiting.includes(kind))) return [];
    if (isSimulated && by.withImage && !claimer.hasImages) return [];
    return startOne(turn, one, claimer.where, by) ?? [];
  });
  const [first, ...others] = ready.filter(({ needsPlace }) => needsPlace);
  // Of several, each would have to be ranked anew.
  const isAlone = first !== undefined && others.length === 0 && claimer.hasImages;
  const placed = isAlone ? await placeOne(tx, turn, first, by) : null;
  return placed ? [...claimed, placed] : claimed;
}

function startOne(turn: Turn, one: Ordered, where: string, by: By): AttemptRow | null {
  const claimed = decideClaim(turn, one, where);
  if (!claimed || !by.take(one.kind)) return null;
  const row = addClaim(turn, one, claimed, by);
  const ref = refOfAttempt(row);
  const started = decide(turn.plan, turn.state, { type: "attempt_started", ref }, turn.run.nowMs);
  addDecision(turn, { actor: systemActor, attempt: row, spec: null, decision: started });
  return readOrdered(turn, one);
}

/** What starts from an upload waits for it. */
async function placeOne(tx: Tx, turn: Turn, one: Ordered, by: By): Promise<AttemptRow | null> {
  if (by.host === null || (one.checkpointInId && isAssetId(one.checkpointInId))) return null;
  const { hostId, cpuTrainerSlots } = by.host;
  const found = await findPlacedAtOnce(tx, { hostId, workerId: by.workerId });
  if (!found || found.queued > 0) return null;
  const row = completeRow(one);
  const needs = { ...row, isTrainer: row.kind === "trainer" };
  const room = { ...found.room, cpuSlots: cpuTrainerSlots - found.withoutGpu };
  if (!pickPlaced([needs], room)) return null;
  const claimed = decideClaim(turn, one, found.hostName);
  if (!claimed) return null;
  const place = await takePlace(tx, found, row, { hostId, attemptId: row.attemptId, now: turn.now });
  return place && addClaim(turn, one, claimed, by, place);
}

/** Null: its run would not have it claimed. */
function decideClaim(turn: Turn, one: Ordered, where: string): Decision | null {
  const { reserveMicro } = taskFacts[one.kind].termsOf(turn.plan);
  const ref = refOfAttempt(completeRow(one));
  const input: Input = { type: "attempt_claimed", ref, reserveMicro, where };
  const decision = decide(turn.plan, turn.state, input, turn.run.nowMs);
  return decision.events.some(({ type }) => type === `${one.kind}.claimed`) ? decision : null;
}

function addClaim(
  turn: Turn,
  one: Ordered,
  decision: Decision,
  { workerId, leaseMs }: By,
  place: AttemptColumns = {},
): AttemptRow {
  const row = completeRow(one);
  const leaseUntil = new Date(turn.run.nowMs + leaseMs);
  const claim = { status: "starting", epoch: row.epoch + 1, workerId, leaseUntil, ...place } as const;
  changeAttempt(turn, refOfAttempt(row), claim);
  addDecision(turn, { actor: systemActor, attempt: row, spec: null, decision });
  return readOrdered(turn, one);
}

const readOrdered = (turn: Turn, one: Ordered): AttemptRow =>
  completeRow({ ...one, ...orderedOf(turn, refOfAttempt(completeRow(one))) });
