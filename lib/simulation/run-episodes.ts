import { chooseDriver } from "@/lib/simulation/choose-driver";
import { createDrive } from "@/lib/simulation/drive-episode";
import type { Environment } from "@/lib/simulation/environments";
import { Episode, type Frame } from "@/lib/simulation/episode";
import type { EpisodeRange } from "@/lib/simulation/episode-job";

/** Takes down what happens. `place` counts the episodes of the range from 0, `step` the control steps of the episode. */
export interface EpisodeRecorder {
  /** `frame` as it was before the step, and the reward that the step brought. */
  recordStep(place: number, step: number, frame: Frame, reward: number): void;
  /** Once per episode, after its last step. `length` in control steps; `warnings`: of the simulator. */
  recordEnd(place: number, ended: { length: number; warnings: number }, success: boolean): void;
}

/**
 * Runs the episodes of a range one after the other in one environment. `keepGoing` is asked before every control step,
 * with the episode's index in the job and the step's in the episode; once it says no the answer is false, and what the
 * recorder holds is not whole. No policy can be asked here: `runInLockstep` does that. Throws a `Divergence`, or whatever the simulator threw.
 */
export function runEpisodes(
  { job, firstEpisode, episodes }: EpisodeRange,
  environment: Environment,
  recorder: EpisodeRecorder,
  keepGoing: (episode: number, step: number) => boolean,
): boolean {
  for (let place = 0; place < episodes; place++) {
    const episode = new Episode(environment, job, firstEpisode + place);
    if (chooseDriver(job, episode.index) === "policy")
      throw new Error(`episode ${episode.index} is driven by a policy, which is asked in lockstep alone`);
    const { frame } = episode;
    const drive = createDrive(job, episode.index);
    while (!episode.over) {
      const step = episode.length;
      if (!keepGoing(episode.index, step)) return false;
      episode.observe();
      drive(frame);
      const { reward, success } = episode.step();
      recorder.recordStep(place, step, frame, reward);
      if (episode.over) recorder.recordEnd(place, episode, success);
    }
  }
  return true;
}
