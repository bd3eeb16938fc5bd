import { claimTrainer } from "@/lib/server/loop/claim-trainer";
import { claimManifest, claimRollout } from "@/lib/server/loop/claim-work";
import type { TaskPorts } from "@/worker/tasks/task-ports";
import { type Attempt, type HeldAttempt, holdAttempt } from "./held-attempt";
import type { Images } from "./images";
import { countHeld, type WorkerState } from "./worker-state";

export type ClaimSlots = { rollouts: number; cpuTrainers: number };

/** One manifest is milliseconds of work; more at once would only wait for each other. */
const manifestSlots = 1;

/** Takes what this worker can begin now, the oldest of each kind first, until nothing fits. */
export async function claimWhatFits(
  state: WorkerState,
  slots: ClaimSlots,
  images: Images,
  ports: TaskPorts,
  begin: (held: HeldAttempt) => void,
): Promise<void> {
  if (state.diskLow) return;
  const { database, pace } = ports;
  const by = { workerId: state.workerId, leaseMs: pace.leaseMs };
  const take = async (claim: () => Promise<Attempt | null>, hasRoom: () => boolean) => {
    while (hasRoom()) {
      const attempt = await claim();
      if (!attempt) return;
      begin(holdAttempt(attempt, { adopted: false }));
    }
  };
  await take(
    () => claimManifest(database, by),
    () => countHeld(state, "manifest") < manifestSlots,
  );
  await take(
    () => claimRollout(database, by),
    () => countHeld(state, "rollout") < slots.rollouts,
  );
  const { hostId } = state;
  if (!hostId || state.engineAway) return;
  await images.look();
  await take(
    () => claimTrainer(database, { ...by, hostId, cpuTrainerSlots: slots.cpuTrainers }),
    () => true,
  );
}
