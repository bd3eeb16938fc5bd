import { claimTrainer } from "@/lib/server/loop/claim-trainer";
import { claimWork } from "@/lib/server/loop/claim-work";
import { listReadyKinds } from "@/lib/server/store/attempt-queue";
import type { UnreadableError } from "@/lib/server/store/read-stored";
import { type Attempt, type HeldAttempt, holdAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import type { Fetches } from "@/worker/supplies/fetches";
import type { Images } from "@/worker/supplies/images";
import { showsFolder } from "./shows-folder";
import { tellUnreadable } from "./tell-unreadable";
import { countHeld, type WorkerState } from "./worker-state";

export type ClaimSlots = { rollouts: number; cpuTrainers: number };

/** A manifest takes milliseconds, so one at a time is enough. */
const manifestSlots = 1;

/** Evaluations first: a run does nothing else until its own has come to an end. */
const simulations = ["evaluation", "rollout"] as const;
/** With so many times its slots a worker takes no first job of another project either. */
const guestFactor = 2;

/** Claims work until this worker has no room for more; projects take turns. */
export async function claimWhatFits(
  state: WorkerState,
  slots: ClaimSlots,
  { images, fetches }: { images: Images; fetches: Fetches },
  ports: TaskPorts,
  begin: (held: HeldAttempt) => void,
): Promise<void> {
  if (state.diskLow) return;
  const { database, pace } = ports;
  const onUnreadable = (error: UnreadableError) => tellUnreadable(state, ports, error);
  const by = { workerId: state.workerId, leaseMs: pace.leaseMs, onUnreadable };
  const take = async (claim: () => Promise<Attempt | null>, hasRoom: () => boolean) => {
    while (hasRoom()) {
      const attempt = await claim();
      if (!attempt) return;
      begin(holdAttempt(attempt, { adopted: false }));
    }
  };
  const ready = await listReadyKinds(database.db);
  await take(
    () => claimWork(database, "manifest", by),
    () => ready.has("manifest") && countHeld(state, "manifest") < manifestSlots,
  );
  const isSimulationReady = simulations.some((kind) => ready.has(kind));
  const countSimulations = () => countHeld(state, ...simulations);
  await take(
    () => claimWork(database, simulations, by),
    () => isSimulationReady && countSimulations() < slots.rollouts,
  );
  // A project for which nothing is simulated does not wait for another's long jobs: threads are shared job by job.
  await take(
    () => claimWork(database, simulations, { ...by, onlyOfIdleProjects: true }),
    () => isSimulationReady && countSimulations() < slots.rollouts * guestFactor,
  );
  const { hostId } = state;
  if (ready.has("trainer") || fetches.isBusy()) await fetches.look();
  if (!hostId || state.engineAway || state.engineUnfit) return;
  if (ready.has("trainer") || images.isBusy()) await images.look();
  if (!ready.has("trainer") || !(await showsFolder(state, ports))) return;
  await take(
    () => claimTrainer(database, { ...by, hostId, cpuTrainerSlots: slots.cpuTrainers }),
    () => true,
  );
}
