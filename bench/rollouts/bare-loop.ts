import type { Environment } from "@/lib/simulation/environments";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import { openStream } from "@/lib/simulation/open-stream";
import { requireJobScene } from "@/lib/simulation/scenes/require-job-scene";

/** The servo commands of one episode, with the state that it starts and ends in. */
export type Recording = { start: Float64Array; controls: Float64Array[]; end: Float64Array };

/** Writes the action of a control step; the observation is the present one. */
type Act = (episode: number, step: number, observation: Float32Array, action: Float32Array) => void;

export function recordControls(
  { simulation, task, mode }: Environment,
  job: EpisodeJob,
  episodes: number,
  act: Act,
): Recording[] {
  const observation = new Float32Array(mode.observation.names.length);
  const action = new Float32Array(mode.action.names.length);
  return Array.from({ length: episodes }, (_, episode) => {
    task.reset(openStream(job, episode, "reset"));
    const start = simulation.qpos.slice();
    const controls: Float64Array[] = [];
    for (let step = 0; step < job.steps; step++) {
      task.observe(observation);
      act(episode, step, observation, action);
      const { success } = task.step(action);
      controls.push(simulation.ctrl.slice());
      if (success) break;
    }
    return { start, controls, end: simulation.qpos.slice() };
  });
}

/**
 * Steps recorded commands by `mj_step` in one bare loop, with no observation, controller, reward or file. Ends in the same
 * states, so it is the same physics. Answers the control steps.
 */
export function stepBare(
  { simulation }: Environment,
  job: EpisodeJob,
  recordings: readonly Recording[],
): number {
  const { scene, data } = simulation;
  const { controlDt, physicsDt } = requireJobScene(job).scene.simulator;
  const substeps = Math.round(controlDt / physicsDt);
  let steps = 0;
  for (const { start, controls, end } of recordings) {
    simulation.reset();
    simulation.qpos.set(start);
    simulation.settle();
    for (const control of controls) {
      simulation.ctrl.set(control);
      for (let i = 0; i < substeps; i++) scene.mujoco.mj_step(scene.model, data);
    }
    if (!end.every((value, i) => value === simulation.qpos[i]))
      throw new Error("the bare loop went elsewhere");
    steps += controls.length;
  }
  return steps;
}
