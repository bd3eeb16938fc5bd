import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sceneCatalogue } from "@/lib/core/scenes/catalogue";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import { BatchRecorder } from "@/lib/simulation/recording/batch-recorder";
import { runEpisodes } from "@/lib/simulation/run-episodes";
import { openEnvironments } from "@/lib/simulation/testing/open-environments";

/**
 * Digests of three noisy episodes, under the version that the cards name. If one of them changes, datasets change with
 * it: raise the revision in the catalogue, and make the digests anew.
 */
const version = "3.14.0+hardsim.2";
const digests: Readonly<Record<string, string>> = {
  "franka_cabinet_oige_v1 fr3_pick_lift_block_v1":
    "3fe93f80e4c7d610a6005de137cdd6f61e49e4f1784e62639e7a076a3069a045",
  "franka_cabinet_oige_v1 fr3_open_drawer_v1":
    "bf60479716ac21109c730118efbfb97d3f2047025732a7303ef8b5d93678f91c",
  "table_top_v0 fr3_pick_lift_block_v1": "3b000b2b3426904c08d0b65a15a40d71ea606f11db28bfff6e68e04e83e6d95d",
};

const environments = await openEnvironments();

async function digestEpisodes(sceneId: string, taskMode: string): Promise<string> {
  const job: EpisodeJob = {
    sceneId,
    taskMode,
    actionNoise: 0.3,
    steps: 100,
    seed: 42,
    purpose: "training",
    episodeOffset: 0,
    expertFraction: 0,
    policy: { kind: "scripted" },
  };
  const range = { job, firstEpisode: 0, episodes: 3 };
  const recorder = new BatchRecorder(range);
  runEpisodes(range, environments.open(job), recorder, () => true);
  const hash = createHash("sha256");
  for (const bytes of Object.values(recorder.finish().tensors)) hash.update(new Uint8Array(bytes));
  return hash.digest("hex");
}

describe("one version of the simulator", () => {
  it.each(
    sceneCatalogue.flatMap(({ sceneId, taskModes, simulator }) =>
      taskModes.map(({ taskMode }) => [sceneId, taskMode, simulator.version] as const),
    ),
  )("gives the same numbers on every machine: %s %s, %s", async (sceneId, taskMode, named) => {
    expect({ version: named, digest: await digestEpisodes(sceneId, taskMode) }).toEqual({
      version,
      digest: digests[`${sceneId} ${taskMode}`],
    });
  });
});
