import { chooseDriver } from "@/lib/simulation/choose-driver";
import { createDrive } from "@/lib/simulation/drive-episode";
import type { Environment } from "@/lib/simulation/environments";
import { Episode } from "@/lib/simulation/episode";
import type { EpisodeRange } from "@/lib/simulation/episode-job";
import type { EpisodeRecorder } from "@/lib/simulation/run-episodes";

/** One environment as a policy meets it: `action` and `memory` are written over. */
export type ActorRow<Memory> = { observation: Float32Array; action: Float32Array; memory: Memory };

/** A policy that answers several environments in one call. What it answers one must not depend on the others. */
export type Actor<Memory> = {
  /** What a recurrent policy remembers at the start of an episode. */
  createMemory(): Memory;
  act(rows: readonly ActorRow<Memory>[]): Promise<void>;
};

/**
 * Runs the episodes of a range all at once, one control step of each in turn, so that `actor` is asked once a step for
 * all that it drives. Needs one environment per episode; gives what `runEpisodes` gives, to the bit, where no policy
 * drives. `keepGoing` is asked before every control step of every episode; once it says no the answer is false, and
 * what the recorder holds is not whole. Throws a `Divergence`, or what the simulator or the actor threw.
 */
export async function runInLockstep<Memory>(
  { job, firstEpisode }: EpisodeRange,
  environments: readonly Environment[],
  actor: Actor<Memory>,
  recorder: EpisodeRecorder,
  keepGoing: (episode: number, step: number) => boolean,
): Promise<boolean> {
  let running = environments.map((environment, place) => {
    const episode = new Episode(environment, job, firstEpisode + place);
    const { observation, action } = episode.frame;
    const isPolicys = chooseDriver(job, episode.index) === "policy";
    return {
      place,
      episode,
      drive: createDrive(job, episode.index),
      rows: isPolicys ? [{ observation, action, memory: actor.createMemory() }] : [],
    };
  });
  while (running.length > 0) {
    for (const { episode } of running) {
      if (!keepGoing(episode.index, episode.length)) return false;
      episode.observe();
    }
    const rows = running.flatMap((lane) => lane.rows);
    if (rows.length > 0) await actor.act(rows);
    for (const { place, episode, drive } of running) {
      const step = episode.length;
      drive(episode.frame);
      const { reward, success } = episode.step();
      recorder.recordStep(place, step, episode.frame, reward);
      if (episode.over) recorder.recordEnd(place, episode, success);
    }
    running = running.filter(({ episode }) => !episode.over);
  }
  return true;
}
