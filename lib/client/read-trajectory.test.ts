import { expect, it } from "vitest";
import { makeTrajectoryFile } from "@/lib/client/testing/make-trajectory";
import { readTrajectory } from "./read-trajectory";

it("has each array with its names and units, and what is known of the scene", () => {
  const file = makeTrajectoryFile({
    arrays: {
      observation: [
        [1, 2],
        [3, 4],
      ],
      action: [[0.5], [1]],
      expert_action: [[0.25], [0]],
      reward: [0, 1],
    },
    metadata: {
      observation_names: '["x","y"]',
      observation_units: '["m","rad"]',
      action_names: '["grip"]',
      action_low: "[-1]",
      action_high: "[1]",
      control_dt: "0.02",
      scene_id: "table_top_v0",
      engine_version: "3",
      success: "true",
    },
  });
  const { arrays, ...rest } = readTrajectory(file);
  expect(rest).toEqual({
    length: 2,
    success: true,
    controlDt: 0.02,
    sceneId: "table_top_v0",
    taskMode: null,
    simulatorVersion: "3",
    begun: null,
    leftOut: [],
  });
  expect(arrays.observation).toEqual({
    names: ["x", "y"],
    units: ["m", "rad"],
    bounds: null,
    values: Float32Array.of(1, 2, 3, 4),
  });
  expect(arrays.expert_action).toMatchObject({ names: ["grip"], units: [""], bounds: [[-1, 1]] });
  expect(arrays.reward).toMatchObject({ names: ["reward"], values: Float32Array.of(0, 1) });
  expect(arrays.qpos).toBeUndefined();
});

it("names numbers by their place where the batch does not, or names others", () => {
  const arrays = { observation: [[1, 2]] };
  const names = (metadata: Record<string, string>) =>
    readTrajectory(makeTrajectoryFile({ arrays, metadata })).arrays.observation?.names;
  for (const observation_names of ['["x"]', "x, y", "{}", "[1,2]"])
    expect(names({ observation_names })).toEqual(["observation[0]", "observation[1]"]);
});

it("of a batch that says next to nothing knows what is unknown", () => {
  const file = makeTrajectoryFile({
    arrays: { reward: [0] },
    metadata: { control_dt: "soon", left_out: '["observation"]' },
  });
  expect(readTrajectory(file)).toMatchObject({
    controlDt: null,
    simulatorVersion: null,
    leftOut: ["observation"],
  });
});

it("knows how an episode was begun where its batch says it, by its place in the whole suite", () => {
  const begunBy = (metadata: Record<string, string>) =>
    readTrajectory(makeTrajectoryFile({ arrays: { reward: [0] }, metadata })).begun;
  const plain = { env: "3", seed: "42", steps: "128", action_noise: "0.3" };
  const begun = { seed: 42, index: 3, purpose: "training", actionNoise: 0.3, steps: 128 };
  expect(begunBy(plain)).toEqual(begun);
  expect(begunBy({ ...plain, purpose: "evaluation", episode_offset: "64" })).toEqual({
    ...begun,
    index: 67,
    purpose: "evaluation",
  });
  const odds: Record<string, string>[] = [{ seed: "x" }, { purpose: "fun" }, { action_noise: "-1" }];
  for (const odd of odds) expect(begunBy({ ...plain, ...odd })).toBeNull();
});
