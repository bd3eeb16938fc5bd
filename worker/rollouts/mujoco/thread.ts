import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { Environments } from "@/worker/rollouts/mujoco/environments";
import { Divergence, runShare } from "@/worker/rollouts/mujoco/run-share";
import { type Share, type ShareReply, signal, type ThreadSetup } from "@/worker/rollouts/mujoco/share";
import { loadMujoco } from "@/worker/rollouts/mujoco/simulation";

/**
 * The entry of a rollout thread, bundled by itself. It answers each share with one reply. What it cannot answer (an
 * error while starting, out of memory) ends it, and the pool sees that.
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
  const { shareId } = share;
  const keepGoing = () => {
    Atomics.add(signals, signal.beat, 1);
    Atomics.add(signals, signal.steps, 1);
    return Atomics.load(signals, signal.stop) !== shareId;
  };
  try {
    const result = runShare(share, environments.open(share.job), keepGoing);
    if (!result) return { reply: { kind: "stopped", shareId }, transfer: [] };
    return { reply: { kind: "done", shareId, ...result }, transfer: Object.values(result.tensors) };
  } catch (error) {
    const code = error instanceof Divergence ? "rollout_diverged" : "rollout_failed";
    const message = error instanceof Error ? error.message : String(error);
    return { reply: { kind: "failed", shareId, failure: { code, message } }, transfer: [] };
  }
}

if (!parentPort) throw new Error("this file is the entry of a worker thread");
// Guarantee: the pool, the only one who starts this entry, passes exactly this.
await serve(parentPort, workerData as ThreadSetup);
