import { claimPlaced } from "@/lib/server/loop/claim-placed";
import { type ClaimWork, claimWork } from "@/lib/server/loop/claim-work";
import { listReadyQueues } from "@/lib/server/store/attempt-queue";
import type { UnreadableError } from "@/lib/server/store/read-stored";
import { type HeldAttempt, holdAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import type { Fetches } from "@/worker/supplies/fetches";
import type { Images } from "@/worker/supplies/images";
import { chooseClaim } from "./claim-order";
import type { FolderCheck } from "./shows-folder";
import { type ClaimSlots, type InProcess, manifestSlots, simulations } from "./slots";
import { tellUnreadable } from "./tell-unreadable";
import { canUseEngine, countHeld, type WorkerState } from "./worker-state";

/** With so many times its slots a worker takes no first job of another project either. */
const guestFactor = 2;

/**
 * Claims work until this worker has no room for more; projects take turns. Only what may be ready is asked for: what this
 * worker was told of, and at its own pace what the queue says.
 */
export async function claimWhatFits(
  state: WorkerState,
  slots: ClaimSlots,
  supplies: { images: Images; fetches: Fetches; folder: FolderCheck },
  ports: TaskPorts,
  begin: (held: HeldAttempt) => void,
): Promise<void> {
  const { database, pace } = ports;
  const { ready } = state;
  const onUnreadable = (error: UnreadableError) => tellUnreadable(state, ports, error);
  const by = { workerId: state.workerId, leaseMs: pace.leaseMs, onUnreadable };
  const hasEngine = canUseEngine(state);
  // Where no engine could get it, rollouts go on as they can.
  const ofRun = { ...by, starts: true, withImage: hasEngine };
  let foundNone = false;
  /** What of the placed waits for something that this round cannot change: it is asked for again when something is told. */
  let isWaiting = false;
  const isReady = (...kinds: readonly InProcess[]) => kinds.some((kind) => ready.has(kind));
  const held = () => countHeld(state, ...simulations);
  for (;;) {
    const chosen = chooseClaim({
      placed: ready.has("placed") && hasEngine && supplies.folder.isSeen(),
      manifest: isReady("manifest"),
      manifestRoom: countHeld(state, "manifest") < manifestSlots,
      simulation: isReady(...simulations),
      simulationRoom: held() < slots.rollouts,
      // A project for which nothing is simulated does not wait for another's long jobs: threads are shared job by job.
      guestRoom: held() < slots.rollouts * guestFactor,
    });
    if (chosen === null) break;
    if (chosen === "placed") await claimContainer();
    else if (chosen === "manifest") await take(["manifest"]);
    else if (chosen === "simulation") await take(simulations);
    else if (!(await take(simulations, { onlyOfIdleProjects: true }))) break;
  }
  if (isWaiting) ready.add("placed");
  isWaiting = ready.has("placed");
  // What was told of and could not be claimed may wait for its image, and so may what there was no room for.
  foundNone ||= isReady(...simulations);
  await lookAtSupplies();

  /** False: nothing of these was to be had. */
  async function take(kinds: readonly InProcess[], given: Partial<ClaimWork> = {}): Promise<boolean> {
    const putBack = () => {
      for (const kind of kinds) ready.add(kind);
    };
    // Taken out before it is asked for: what is told meanwhile is asked for again.
    for (const kind of kinds) ready.delete(kind);
    const attempt = await claimWork(database, kinds, { ...ofRun, ...given, onMore: putBack });
    // Of other projects something may wait for room.
    if (given.onlyOfIdleProjects) putBack();
    if (attempt) begin(holdAttempt(attempt, { adopted: false }));
    else foundNone = true;
    return attempt !== null;
  }

  async function claimContainer(): Promise<void> {
    ready.delete("placed");
    const { hostId } = state;
    if (hostId === null) return;
    const { cpuTrainers: cpuTrainerSlots } = slots;
    const onMore = () => ready.add("placed");
    const attempt = await claimPlaced(database, { ...by, hostId, cpuTrainerSlots, onMore });
    if (attempt) begin(holdAttempt(attempt, { adopted: false }));
    // Nothing is asked for again and again that is not in the queue at all.
    else isWaiting ||= (await listReadyQueues(database.db)).has("placed");
  }

  async function lookAtSupplies(): Promise<void> {
    const { images, fetches } = supplies;
    if (isWaiting || fetches.isBusy()) await fetches.look();
    if (hasEngine && (isWaiting || foundNone || images.isBusy())) await images.look();
  }
}

/** Begins a round that was not told of anything: the queue says what is ready. */
export async function lookAtQueue({ ready }: WorkerState, { database }: TaskPorts): Promise<void> {
  ready.clear();
  for (const queue of await listReadyQueues(database.db)) ready.add(queue);
}
