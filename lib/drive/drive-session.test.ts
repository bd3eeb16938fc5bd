import { beforeEach, expect, it } from "vitest";
import { DriveSession, type ToldStep } from "@/lib/drive/drive-session";
import type { DriveStart } from "@/lib/drive/messages";
import { loadPolicy } from "@/lib/policy/load-policy";
import { PolicyRefusal } from "@/lib/policy/policy-refusal";
import { network, notFiniteLater, perceptron, recurrent } from "@/lib/policy/testing/test-models";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import { probeScene } from "@/lib/simulation/probe-scene";
import { BatchRecorder } from "@/lib/simulation/recording/batch-recorder";
import { runInLockstep } from "@/lib/simulation/run-in-lockstep";
import { openEnvironments } from "@/lib/simulation/testing/open-environments";

const scene = { sceneId: "table_top_v0", taskMode: "fr3_pick_lift_block_v1" };
const sizes = { observed: 32, done: 5 };
const start: DriveStart = {
  seed: 42,
  index: 3,
  purpose: "training",
  by: "policy",
  actionNoise: 0.2,
  steps: 60,
};
const servers = await openEnvironments();
const environments = await openEnvironments();
let session: DriveSession;
beforeEach(() => {
  session = new DriveSession(environments, scene);
  session.changeThing({ mass: 1, friction: 1, size: 1 });
});

/** What a rollout of the server records of so many episodes in lockstep: the rows of `qpos` of each. */
async function record(
  bytes: Uint8Array,
  changes: Partial<EpisodeJob>,
  episodes = 6,
): Promise<Float32Array[]> {
  const { spaces, observation } = probeScene(servers.open(scene));
  const policy = await loadPolicy(bytes, spaces, observation);
  const job: EpisodeJob = {
    ...scene,
    ...start,
    steps: 60,
    episodeOffset: 0,
    expertFraction: 0,
    policy: { kind: "onnx", file: "", sha256: "" },
    ...changes,
  };
  const range = { job, firstEpisode: 0, episodes };
  const recorder = new BatchRecorder(range);
  await runInLockstep(range, servers.openSeveral(scene, episodes), policy, recorder, () => true);
  const qpos = new Float32Array(recorder.finish().tensors.qpos);
  const size = qpos.length / episodes;
  return Array.from({ length: episodes }, (_, at) => qpos.slice(at * size, (at + 1) * size));
}

async function driveOn(onStep: (at: number) => void = () => {}): Promise<ToldStep[]> {
  const told: ToldStep[] = [];
  for (;;) {
    onStep(told.length);
    const one = await session.step();
    if (one === null) return told;
    told.push(one);
  }
}
const rowsOf = (told: readonly ToldStep[]) => Float32Array.from(told.flatMap(({ step }) => [...step.qpos]));
const lastOf = (told: readonly ToldStep[]) => told[told.length - 1];

const nets = { "an MLP": () => network([32, 128, 128, 5], "Tanh"), "an LSTM": () => recurrent(sizes) };

it.each(Object.entries(nets))(
  "an episode that nobody touches is the one that a rollout recorded among others, to the last bit: %s",
  async (_, make) => {
    const recorded = await record(make(), {});
    await session.takePolicy(make());
    // What was driven and changed before leaves nothing.
    session.begin({ ...start, index: 0 });
    session.changeThing({ mass: 4, friction: 0.3, size: 1.5 });
    session.pull({ body: session.thing?.body ?? 0, grip: [0, 0, 0], towards: [0.5, 0, 0.3] });
    for (let i = 0; i < 5; i++) await session.step();
    session.changeThing({ mass: 1, friction: 1, size: 1 });
    for (const index of [3, 5]) {
      const first = session.begin({ ...start, index });
      const told = await driveOn();
      expect(Float32Array.from(first)).toEqual(recorded[index].slice(0, first.length));
      expect(rowsOf(told)).toEqual(recorded[index]);
      expect(lastOf(told).end).toBe("out_of_steps");
    }
  },
);

it("the expert and random actions drive as they do in rollouts, in an evaluation's suite, too", async () => {
  for (const by of ["scripted", "random"] as const) {
    const changes = { policy: { kind: by }, purpose: "evaluation", episodeOffset: 64 } as const;
    const recorded = await record(network([32, 8, 5], "Tanh"), changes, 2);
    session.begin({ ...start, by, purpose: "evaluation", index: 65 });
    expect(rowsOf(await driveOn())).toEqual(recorded[1]);
  }
});

it("the expert lifts the block, also after it was taken away from it", async () => {
  const thing = session.thing?.body ?? 0;
  session.begin({ ...start, by: "scripted", actionNoise: 0, steps: 200 });
  const told = await driveOn((at) => {
    if (at === 40) session.pull({ body: thing, grip: [0, 0, 0], towards: [0.5, -0.25, 0.05] });
    if (at === 90) session.pull(null);
  });
  expect(told[60].pullN).toBeGreaterThan(0);
  expect(told[95].pullN).toBe(0);
  expect(told.length).toBeGreaterThan(120);
  expect(lastOf(told).end).toBe("succeeded");
  expect(await session.step()).toBeNull();
});

it("the arm gives way to a hand as far as its servos let it, and comes back", async () => {
  session.begin({ ...start, by: "scripted", actionNoise: 0, steps: null });
  const before = session.begin({ ...start, by: "scripted", actionNoise: 0, steps: null });
  const link = 4;
  session.pull({ body: link, grip: [0, 0, 0], towards: [0, 0.6, 0.9] });
  const pushed = await session.step();
  expect(pushed?.pullN).toBeGreaterThan(10);
  expect(pushed?.pullN).toBeLessThanOrEqual(80);
  expect(pushed?.qpos.some((value, i) => Math.abs(value - before[i]) > 1e-4)).toBe(true);
});

it("a limit of steps counts from when it was last touched", async () => {
  session.begin({ ...start, by: "random", steps: 10 });
  const told = await driveOn((at) => {
    if (at === 6) session.changeThing({ mass: 2, friction: 1, size: 1 });
  });
  expect(told).toHaveLength(16);
});

it("a larger block stands on the table, and a state out of range ends the attempt", async () => {
  session.changeThing({ mass: 1, friction: 1, size: 1.5 });
  const address = 9 + 2;
  const first = session.begin({ ...start, by: "random", steps: null });
  expect(first[address]).toBeCloseTo(0.0301, 6);
  environments.open(scene).simulation.qvel[0] = 1e12;
  const told = await driveOn();
  expect(lastOf(told)).toMatchObject({ end: "diverged" });
});

it("a policy that cannot drive is refused, and one that fails on its way ends the attempt with its reason", async () => {
  await expect(session.takePolicy(perceptron("Tanh"))).rejects.toThrow(PolicyRefusal);
  expect(() => session.begin(start)).toThrow("no policy");
  await session.takePolicy(notFiniteLater(sizes));
  session.begin(start);
  expect(lastOf(await driveOn())).toMatchObject({
    end: "policy_failed",
    why: expect.stringContaining("NaN"),
  });
});
