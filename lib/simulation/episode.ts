import type { Environment } from "@/lib/simulation/environments";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import { openStream, type StreamJob } from "@/lib/simulation/open-stream";
import type { StepOutcome } from "@/lib/simulation/tasks/task";

/** What is known at the start of one control step, and the action that is about to be executed. */
export type Frame = {
  observation: Float32Array;
  /** Written by whoever drives the episode, before `step`. */
  action: Float32Array;
  /** What the scripted controller would do in this state. */
  expertAction: Float32Array;
  qpos: Float64Array;
};

/** The state can no longer be simulated: a number in it is not finite, or too large for MuJoCo. */
export class Divergence extends Error {}

/**
 * One episode, driven from outside one control step at a time: call `observe`, write `frame.action`, call `step`, and
 * go on until `over`. Creating it resets the environment, so an environment holds one episode at a time; episodes in
 * several environments can be stepped in turn and do not affect each other.
 */
export class Episode {
  /** The same arrays in every step: copy what you keep. */
  readonly frame: Frame;
  /** Control steps executed so far. */
  length = 0;
  over = false;
  /** Of the simulator itself; known once it is over. */
  warnings = 0;
  private readonly maxSteps: number;

  /** `index` counts from 0 within the job. With the job's seed, purpose and offset it decides every random number of it. */
  constructor(
    private readonly environment: Environment,
    job: StreamJob & Pick<EpisodeJob, "steps">,
    readonly index: number,
  ) {
    if (job.steps < 1) throw new Error("an episode needs at least one step");
    const { mode, simulation, task } = environment;
    this.maxSteps = job.steps;
    this.frame = {
      observation: new Float32Array(mode.observation.names.length),
      action: new Float32Array(mode.action.names.length),
      expertAction: new Float32Array(mode.action.names.length),
      qpos: new Float64Array(simulation.qpos.length),
    };
    task.reset(openStream(job, index, "reset"));
  }

  /** Fills `frame` with the present state, all but the action. */
  observe(): void {
    const { environment, frame } = this;
    environment.task.observe(frame.observation);
    environment.task.label(frame.observation, frame.expertAction);
    frame.qpos.set(environment.simulation.qpos);
  }

  /**
   * Executes `frame.action`. Throws a `Divergence`, at the latest at the episode's end: a reward that is not finite
   * shows it at once, but MuJoCo also resets a bad state without an error, and its counters are read at the end only.
   */
  step(): StepOutcome {
    const outcome = this.environment.task.step(this.frame.action);
    if (!Number.isFinite(outcome.reward)) throw this.describeDivergence();
    const isLast = outcome.success || this.length + 1 === this.maxSteps;
    if (isLast) {
      this.assertHealthy();
      this.warnings = this.environment.simulation.sumWarnings();
    }
    this.length++;
    this.over = isLast;
    return outcome;
  }

  private assertHealthy(): void {
    const health = this.environment.simulation.checkHealth();
    if (health === "diverged") throw this.describeDivergence();
    if (health === "overfull") {
      throw new Error(
        `episode ${this.index}: more contacts than the scene's memory holds, some were dropped`,
      );
    }
  }

  private describeDivergence(): Divergence {
    const where = `in episode ${this.index} by control step ${this.length}`;
    return new Divergence(`the simulation diverged (NaN or out of range) ${where}`);
  }
}
