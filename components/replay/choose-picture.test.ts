import { expect, it } from "vitest";
import { readTrajectory, type Trajectory } from "@/lib/client/read-trajectory";
import { makeTrajectoryFile } from "@/lib/client/testing/make-trajectory";
import { sceneCatalogue } from "@/lib/core/scenes/catalogue";
import { choosePicture, refuseTree } from "./choose-picture";

const [scene] = sceneCatalogue;
const made = (metadata: Record<string, string> = {}, arrays: object = { qpos: [[1, 2]] }): Trajectory =>
  readTrajectory(
    makeTrajectoryFile({
      arrays,
      metadata: { scene_id: scene.sceneId, engine_version: scene.simulator.version, ...metadata },
    }),
  );

it("an episode of a built-in scene is drawn from its positions", () => {
  expect(choosePicture(made())).toEqual({ kind: "scene", sceneId: scene.sceneId, note: null });
});

it("one that another version of the simulator recorded is drawn with a word of that", () => {
  expect(choosePicture(made({ engine_version: "0.1" }))).toMatchObject({
    kind: "scene",
    note: expect.stringContaining("simulator 0.1"),
  });
});

it("without positions, without room for them and of a scene from elsewhere there is nothing to draw, and why is said", () => {
  expect(choosePicture(made({}, { reward: [1] }))).toMatchObject({
    kind: "none",
    why: expect.stringContaining("qpos"),
  });
  expect(choosePicture(made({ left_out: '["qpos"]' }, { reward: [1] }))).toMatchObject({
    why: expect.stringContaining("too many"),
  });
  expect(choosePicture(made({ scene_id: "CartPole-v1" }))).toMatchObject({
    kind: "none",
    why: expect.stringContaining("CartPole-v1"),
  });
});

it("positions of other joints, or of more, are none of the scene's", () => {
  const tree = { coordinates: ["a", "b"], bodies: [], geoms: [], sites: [] };
  expect(refuseTree(made({ qpos_names: '["a","b"]' }), tree)).toBeNull();
  expect(refuseTree(made({ qpos_names: '["a","c"]' }), tree)).toContain("2 positions");
  expect(refuseTree(made({}, { qpos: [[1, 2, 3]] }), tree)).toContain("3 positions");
  // Nobody named them: as many may well be the same.
  expect(refuseTree(made(), tree)).toBeNull();
});
