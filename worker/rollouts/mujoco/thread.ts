import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { Environments } from "@/lib/simulation/environments";
import { Divergence } from "@/lib/simulation/episode";
import { loadMujoco } from "@/lib/simulation/mujoco/load-mujoco";
import { BatchRecorder } from "@/lib/simulation/recording/batch-recorder";
import { runEpisodes } from "@/lib/simulation/run-episodes";
import { provokeFault } from "@/worker/rollouts/mujoco/faults";
import { type Share, type ShareReply, signal, type ThreadSetup } from "@/worker/rollouts/mujoco/share";

/**
 * The entry of a rollout thread, which is a bundle of its own. It answers each share with one reply. What it cannot
 * answer (an error while starting, no memory left) ends the thread, and the pool notices that.
 */
async function serve(port: MessagePort, setup: ThreadSetup): Promise<void> {
  const signals = new Int32Array(setup.signals);
  const environments = new Environments(await loadMujoco(setup.module));
  port.on("message", (share: Share) => {
    Atomics.add(signals, signal.beat, 1);
    const { reply, transfer } = answer(share, environments, signals);
    port.postMessage(reply, transfer);
  });
}

function answer(
  share: Share,
  environments: Environments,
  signals: Int32Array,
): { reply: ShareReply; transfer: ArrayBuffer[] } {
  const { shareId, fault } = share;
  try {
    const environment = environments.open(share.job);
    const recorder = new BatchRecorder(share);
    const finished = runEpisodes(share, environment, recorder, (episode, step) => {
      Atomics.add(signals, signal.beat, 1);
      Atomics.add(signals, signal.steps, 1);
      if (fault?.episode === episode && fault.step === step) provokeFault(fault, environment.simulation);
      return Atomics.load(signals, signal.stop) !== shareId;
    });
    if (!finished) return { reply: { kind: "stopped", shareId }, transfer: [] };
    const batch = recorder.finish();
    return { reply: { kind: "done", shareId, ...batch }, transfer: Object.values(batch.tensors) };
  } catch (error) {
    const code = error instanceof Divergence ? "rollout_diverged" : "rollout_failed";
    const message = error instanceof Error ? error.message : String(error);
    return { reply: { kind: "failed", shareId, failure: { code, message } }, transfer: [] };
  }
}

if (!parentPort) throw new Error("this file is the entry of a worker thread");
// Guarantee: the pool, the only one who starts this entry, passes exactly this.
await serve(parentPort, workerData as ThreadSetup);
