import type { RolloutJob } from "@/worker/rollouts/port";

/** What the benches of rollouts simulate: the scripted expert, which lifts a block, in so many episodes. */
export const benchJob = (numEnvs: number): RolloutJob => ({
  jobId: "job_bench",
  sceneId: "franka_cabinet_oige_v1",
  taskMode: "fr3_pick_lift_block_v1",
  fixBase: true,
  actionNoise: 0,
  numEnvs,
  steps: 128,
  seed: 42,
  purpose: "training",
  episodeOffset: 0,
  expertFraction: 0,
  policy: { kind: "scripted" },
});
