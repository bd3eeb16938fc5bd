import { describe, expect, it } from "vitest";
import { Divergence, Episode } from "@/lib/simulation/episode";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import { BatchRecorder } from "@/lib/simulation/recording/batch-recorder";
import { runEpisodes } from "@/lib/simulation/run-episodes";
import { openEnvironments } from "@/lib/simulation/testing/open-environments";

const job: EpisodeJob = {
  sceneId: "franka_cabinet_oige_v1",
  taskMode: "fr3_pick_lift_block_v1",
  actionNoise: 0,
  steps: 20,
  seed: 42,
  purpose: "training",
  episodeOffset: 0,
  expertFraction: 0,
  policy: { kind: "scripted" },
};
const environment = (await openEnvironments()).open(job);
const another = (await openEnvironments()).open(job);

/** One control step with the scripted controller's action; answers the state before it. */
function stepByHand(episode: Episode): number[] {
  episode.observe();
  episode.frame.action.set(episode.frame.expertAction);
  episode.step();
  return [...episode.frame.qpos];
}

describe("an episode", () => {
  it("stepped by hand goes through the states that the loop records", () => {
    const range = { job, firstEpisode: 0, episodes: 1 };
    const recorder = new BatchRecorder(range);
    expect(runEpisodes(range, environment, recorder, () => true)).toBe(true);
    const episode = new Episode(another, job, 0);
    const states: number[] = [];
    while (!episode.over) states.push(...stepByHand(episode));
    expect(new Float32Array(recorder.finish().tensors.qpos)).toEqual(Float32Array.from(states));
    expect(episode.length).toBe(job.steps);
  });

  it("is not affected by another one that is stepped in turn in an environment of its own", () => {
    const runAlone = (index: number) => {
      const episode = new Episode(environment, job, index);
      return Array.from({ length: job.steps }, () => stepByHand(episode));
    };
    const alone = [runAlone(0), runAlone(1)];
    const pair = [new Episode(environment, job, 0), new Episode(another, job, 1)];
    const inTurn: number[][][] = [[], []];
    for (let step = 0; step < job.steps; step++) {
      for (const [place, episode] of pair.entries()) inTurn[place].push(stepByHand(episode));
    }
    expect(inTurn).toEqual(alone);
  });

  it("throws a Divergence, by its last step, after MuJoCo has reset a bad state", () => {
    const episode = new Episode(environment, job, 3);
    stepByHand(episode);
    environment.simulation.qvel[0] = 1e12;
    const goOn = () => {
      while (!episode.over) stepByHand(episode);
    };
    expect(goOn).toThrow(
      new Divergence("the simulation diverged (NaN or out of range) in episode 3 by control step 19"),
    );
  });

  it("needs at least one step", () => {
    expect(() => new Episode(environment, { ...job, steps: 0 }, 0)).toThrow("at least one step");
  });
});

describe("the loop", () => {
  it("stops before the step at which it is told to, and says that it is not finished", () => {
    const asked: string[] = [];
    const range = { job: { ...job, steps: 3 }, firstEpisode: 7, episodes: 2 };
    const finished = runEpisodes(range, environment, new BatchRecorder(range), (episode, step) => {
      asked.push(`${episode}.${step}`);
      return asked.length < 5;
    });
    expect(finished).toBe(false);
    expect(asked).toEqual(["7.0", "7.1", "7.2", "8.0", "8.1"]);
  });
});
