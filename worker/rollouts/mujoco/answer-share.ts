import { PolicyRefusal } from "@/lib/policy/policy-refusal";
import { chooseDriver } from "@/lib/simulation/choose-driver";
import type { Environment, Environments } from "@/lib/simulation/environments";
import { Divergence } from "@/lib/simulation/episode";
import { BatchRecorder } from "@/lib/simulation/recording/batch-recorder";
import { runEpisodes } from "@/lib/simulation/run-episodes";
import { runInLockstep } from "@/lib/simulation/run-in-lockstep";
import { provokeFault } from "@/worker/rollouts/mujoco/faults";
import type { PolicyShelf } from "@/worker/rollouts/mujoco/policy-shelf";
import {
  type CheckShare,
  type EpisodeShare,
  type Share,
  type ShareReply,
  signal,
} from "@/worker/rollouts/mujoco/share";
import type { RolloutFailure } from "@/worker/rollouts/port";

/** What one thread has. */
type Bench = { environments: Environments; policies: PolicyShelf; signals: Int32Array };
type Answer = { reply: ShareReply; transfer: ArrayBuffer[] };

/** Does a share in this thread. Whatever is thrown becomes the reply. */
export async function answerShare(share: Share, bench: Bench): Promise<Answer> {
  const { shareId } = share;
  try {
    return share.kind === "check" ? await checkPolicy(share, bench) : await simulate(share, bench);
  } catch (error) {
    return { reply: { kind: "failed", shareId, failure: describeFailure(error) }, transfer: [] };
  }
}

async function simulate(share: EpisodeShare, bench: Bench): Promise<Answer> {
  const { shareId, firstEpisode } = share;
  const recorder = new BatchRecorder(share);
  if (!(await runShare(share, bench, recorder))) return { reply: { kind: "stopped", shareId }, transfer: [] };
  const batch = recorder.finish();
  return {
    reply: { kind: "done", shareId, firstEpisode, ...batch },
    transfer: Object.values(batch.tensors),
  };
}

/** False: nobody waits for the share any more. */
async function runShare(share: EpisodeShare, bench: Bench, recorder: BatchRecorder): Promise<boolean> {
  const { shareId, job, firstEpisode, episodes, fault } = share;
  const { policy } = job;
  const { environments, policies, signals } = bench;
  const goOnIn = (find: (episode: number) => Environment) => (episode: number, step: number) => {
    Atomics.add(signals, signal.beat, 1);
    Atomics.add(signals, signal.steps, 1);
    if (fault?.episode === episode && fault.step === step) provokeFault(fault, find(episode).simulation);
    return Atomics.load(signals, signal.stop) !== shareId;
  };
  const drivers = Array.from({ length: episodes }, (_, place) => chooseDriver(job, firstEpisode + place));
  if (policy.kind === "onnx" && drivers.includes("policy")) {
    const actor = await policies.take(job, policy);
    const several = environments.openSeveral(job, episodes);
    const goOn = goOnIn((episode) => several[episode - firstEpisode]);
    return runInLockstep(share, several, actor, recorder, goOn);
  }
  const environment = environments.open(job);
  const goOn = goOnIn(() => environment);
  return runEpisodes(share, environment, recorder, goOn);
}

async function checkPolicy({ shareId, file, ...scene }: CheckShare, { policies }: Bench): Promise<Answer> {
  const policy = await policies.load(scene, file);
  const { inputs, outputs } = policy;
  await policy.release();
  return { reply: { kind: "checked", shareId, inputs, outputs }, transfer: [] };
}

function describeFailure(error: unknown): RolloutFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof PolicyRefusal) return { code: error.code, message };
  return { code: error instanceof Divergence ? "rollout_diverged" : "rollout_failed", message };
}
