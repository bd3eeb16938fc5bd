import { requireJobScene } from "@/worker/rollouts/mujoco/batch-tensors";
import { createEpisodePolicy } from "@/worker/rollouts/mujoco/drive-policy";
import type { Environment } from "@/worker/rollouts/mujoco/environments";
import { provokeFault } from "@/worker/rollouts/mujoco/faults";
import { createRng } from "@/worker/rollouts/mujoco/rng";
import type { Share, ShareResult } from "@/worker/rollouts/mujoco/share";
import { type Frame, ShareRecorder } from "@/worker/rollouts/mujoco/share-recorder";
import type { Health } from "@/worker/rollouts/mujoco/simulation";

/** The state is no longer one of the real world: not finite, or too large for MuJoCo. */
export class Divergence extends Error {}

/**
 * Runs the episodes of a share one after the other and records them. `keepGoing` is asked before every control step;
 * once it says no the answer is null. Throws `Divergence`, or whatever the simulator threw.
 */
export function runShare(
  share: Share,
  environment: Environment,
  keepGoing: () => boolean,
): ShareResult | null {
  const recorder = new ShareRecorder(share);
  const frame = createFrame(share, environment);
  for (let index = 0; index < share.episodes; index++) {
    if (!runEpisode(share, index, environment, frame, recorder, keepGoing)) return null;
  }
  return recorder.finish();
}

function createFrame({ job }: Share, { simulation }: Environment): Frame {
  const { mode } = requireJobScene(job);
  return {
    observation: new Float32Array(mode.observation.names.length),
    action: new Float32Array(mode.action.names.length),
    expertAction: new Float32Array(mode.action.names.length),
    qpos: new Float64Array(simulation.qpos.length),
  };
}

function runEpisode(
  share: Share,
  index: number,
  { simulation, task }: Environment,
  frame: Frame,
  recorder: ShareRecorder,
  keepGoing: () => boolean,
): boolean {
  const { job, fault } = share;
  const episode = share.firstEpisode + index;
  const decide = createEpisodePolicy(job, episode);
  task.reset(createRng(job.seed, episode, "reset"));
  for (let step = 0; step < job.steps; step++) {
    if (!keepGoing()) return false;
    task.observe(frame.observation);
    task.label(frame.observation, frame.expertAction);
    decide(frame.expertAction, frame.action);
    frame.qpos.set(simulation.qpos);
    recorder.recordFrame(index, step, frame);
    if (fault?.episode === episode && fault.step === step) provokeFault(fault, simulation);
    const outcome = task.step(frame.action);
    // Catches most early and for nothing; what MuJoCo reset in silence shows at the episode's end.
    if (!Number.isFinite(outcome.reward)) throw new Divergence(describeDivergence(episode, step));
    recorder.recordReward(index, step, outcome.reward);
    if (outcome.success || step === job.steps - 1) {
      assertHealthy(simulation.checkHealth(), episode, step);
      recorder.recordEnd(index, step + 1, outcome);
      return true;
    }
  }
  throw new Error("a job needs at least one step");
}

function assertHealthy(health: Health, episode: number, step: number): void {
  if (health === "diverged") throw new Divergence(describeDivergence(episode, step));
  if (health === "overfull") {
    throw new Error(`episode ${episode}: more contacts than the scene's memory holds, some were dropped`);
  }
}

function describeDivergence(episode: number, step: number): string {
  return `the simulation diverged (NaN or out of range) in episode ${episode} by control step ${step}`;
}
