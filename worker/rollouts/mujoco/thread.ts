import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { Environments } from "@/lib/simulation/environments";
import { loadMujoco } from "@/lib/simulation/mujoco/load-mujoco";
import { answerShare } from "@/worker/rollouts/mujoco/answer-share";
import { PolicyShelf } from "@/worker/rollouts/mujoco/policy-shelf";
import { type Share, signal, type ThreadSetup } from "@/worker/rollouts/mujoco/share";

/**
 * The entry of a rollout thread, which is a bundle of its own. It answers each share with one reply. What it cannot
 * answer (an error while starting, no memory left) ends the thread, and the pool notices that.
 */
async function serve(port: MessagePort, setup: ThreadSetup): Promise<void> {
  const signals = new Int32Array(setup.signals);
  const environments = new Environments(await loadMujoco(setup.module));
  const beat = () => Atomics.add(signals, signal.beat, 1);
  beat();
  const policies = new PolicyShelf(environments, beat);
  port.on("message", async (share: Share) => {
    beat();
    const { reply, transfer } = await answerShare(share, { environments, policies, signals });
    port.postMessage(reply, transfer);
  });
}

if (!parentPort) throw new Error("this file is the entry of a worker thread");
// Guarantee: the pool, the only one who starts this entry, passes exactly this.
await serve(parentPort, workerData as ThreadSetup);
