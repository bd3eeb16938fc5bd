import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Divergence } from "@/lib/simulation/episode";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import { BatchRecorder, type RecordedBatch } from "@/lib/simulation/recording/batch-recorder";
import { runEpisodes } from "@/lib/simulation/run-episodes";
import { type Actor, runInLockstep } from "@/lib/simulation/run-in-lockstep";
import { openEnvironments } from "@/lib/simulation/testing/open-environments";

const job: EpisodeJob = {
  sceneId: "franka_cabinet_oige_v1",
  taskMode: "fr3_pick_lift_block_v1",
  actionNoise: 0.3,
  steps: 100,
  seed: 42,
  purpose: "training",
  episodeOffset: 0,
  expertFraction: 0,
  policy: { kind: "onnx", file: "policy.onnx", sha256: "0" },
};
const environments = await openEnvironments();

/** Digests instead of bytes: comparing arrays number by number takes seconds. `part` of the episodes, all unless given. */
const digest = ({ tensors }: RecordedBatch, part = { episode: 0, of: 1 }) =>
  Object.entries(tensors).map(([name, bytes]) => {
    const length = bytes.byteLength / part.of;
    const slice = new Uint8Array(bytes, part.episode * length, length);
    return `${name} ${createHash("sha256").update(slice).digest("hex")}`;
  });

/** Does a little more of the same at each step, which shows what it remembers; counts the rows of each call. */
function countingActor(): Actor<{ step: number }> & { calls: number[] } {
  const calls: number[] = [];
  return {
    calls,
    createMemory: () => ({ step: 0 }),
    async act(rows) {
      calls.push(rows.length);
      for (const { action, memory } of rows) action.fill(memory.step++ / 1000);
    },
  };
}

async function run(changes: Partial<EpisodeJob>, episodes: number, firstEpisode = 0) {
  const range = { job: { ...job, ...changes }, firstEpisode, episodes };
  const recorder = new BatchRecorder(range);
  const actor = countingActor();
  const several = environments.openSeveral(job, episodes);
  const finished = await runInLockstep(range, several, actor, recorder, () => true);
  return { finished, actor, batch: recorder.finish() };
}

describe("episodes in lockstep", () => {
  it("are those of the loop, to the bit, where the expert drives", async () => {
    const range = { job: { ...job, policy: { kind: "scripted" } as const }, firstEpisode: 2, episodes: 5 };
    const recorder = new BatchRecorder(range);
    runEpisodes(range, environments.open(job), recorder, () => true);
    const { batch, actor } = await run({ expertFraction: 1 }, 5, 2);
    const alone = recorder.finish();
    expect(batch.ends).toEqual(alone.ends);
    expect(digest(batch)).toEqual(digest(alone));
    expect(actor.calls).toEqual([]);
  });

  it("are the same however many are stepped together, and each begins with an empty memory", async () => {
    const together = await run({ steps: 30 }, 3);
    for (let episode = 0; episode < 3; episode++) {
      const { batch } = await run({ steps: 30 }, 1, episode);
      expect(digest(together.batch, { episode, of: 3 })).toEqual(digest(batch));
    }
  });

  it("ask the policy once a step, for those that it drives", async () => {
    const { actor } = await run({ expertFraction: 0.5, steps: 10 }, 5);
    expect(actor.calls).toEqual(new Array(10).fill(3));
  });

  it("stop before the step at which they are told to, and say that they are not finished", async () => {
    const range = { job, firstEpisode: 7, episodes: 2 };
    const asked: string[] = [];
    const goOn = (episode: number, step: number) => asked.push(`${episode}.${step}`) < 4;
    const several = environments.openSeveral(job, 2);
    const recorder = new BatchRecorder(range);
    expect(await runInLockstep(range, several, countingActor(), recorder, goOn)).toBe(false);
    expect(asked).toEqual(["7.0", "8.0", "7.1", "8.1"]);
  });

  it("fail with the name of the one that diverged", async () => {
    const range = { job: { ...job, steps: 5 }, firstEpisode: 3, episodes: 2 };
    const several = environments.openSeveral(job, 2);
    const spoil = (episode: number, step: number) => {
      if (episode === 4 && step === 2) several[1].simulation.qpos[0] = Number.NaN;
      return true;
    };
    await expect(
      runInLockstep(range, several, countingActor(), new BatchRecorder(range), spoil),
    ).rejects.toThrow(
      new Divergence("the simulation diverged (NaN or out of range) in episode 4 by control step 4"),
    );
  });

  it("are needed by a policy: the loop refuses to run one", () => {
    const range = { job, firstEpisode: 0, episodes: 1 };
    const loop = () => runEpisodes(range, environments.open(job), new BatchRecorder(range), () => true);
    expect(loop).toThrow("in lockstep alone");
  });
});
