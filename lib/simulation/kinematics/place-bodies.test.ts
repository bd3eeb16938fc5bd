import { beforeAll, describe, expect, it } from "vitest";
import { kinematicTreeSchema } from "@/lib/contracts/scenes/kinematic-tree";
import { sceneCatalogue } from "@/lib/core/scenes/catalogue";
import { findKinematicTree } from "@/lib/core/scenes/find-kinematic-tree";
import type { KinematicTree } from "@/lib/core/scenes/kinematic-tree";
import { makePoses, placeBodies } from "@/lib/simulation/kinematics/place-bodies";
import { describeKinematicTree } from "@/lib/simulation/mujoco/describe-kinematic-tree";
import type { Mujoco } from "@/lib/simulation/mujoco/load-mujoco";
import { Scene } from "@/lib/simulation/mujoco/scene";
import { Simulation } from "@/lib/simulation/mujoco/simulation";
import { createRng } from "@/lib/simulation/rng";
import { requireSceneModel } from "@/lib/simulation/scenes/scene-xml";
import { openEnvironments } from "@/lib/simulation/testing/open-environments";

let mujoco: Mujoco;
beforeAll(async () => {
  const environments = await openEnvironments();
  mujoco = environments.open({ sceneId: "table_top_v0", taskMode: "fr3_pick_lift_block_v1" }).simulation.scene
    .mujoco;
});

/** Every kind of joint, away from its body's origin, two on one body, and one that rests elsewhere than at 0. */
const oddities = `<mujoco><compiler angle="radian"/><worldbody>
  <body pos="1 2 3" euler="0.3 -0.2 0.7">
    <joint type="hinge" axis="1 2 -1" pos="0.1 -0.2 0.05" ref="0.4"/>
    <joint type="slide" axis="0 1 1" ref="-0.2"/>
    <geom size="0.1" pos="0 0 0.1"/>
    <body pos="0 0.5 0" quat="1 1 0 0"><joint type="ball" pos="0 0 0.3"/><geom size="0.1"/></body>
  </body>
  <body pos="4 4 4"><freejoint/><geom size="0.1"/></body>
</worldbody></mujoco>`;

/** The largest difference of any number of any body's pose from MuJoCo's own, over random states. */
function compare(tree: KinematicTree, simulation: Simulation): number {
  const { scene, data } = simulation;
  const rng = createRng(7, 0, "reset");
  const poses = makePoses(tree);
  let worst = 0;
  for (let state = 0; state < 200; state++) {
    const qpos = Float64Array.from(simulation.qpos, () => rng.uniform(-3, 3));
    simulation.qpos.set(qpos);
    scene.mujoco.mj_kinematics(scene.model, data);
    placeBodies(tree, qpos, poses);
    for (const [ours, theirs] of [
      [poses.positions, data.xpos],
      [poses.rotations, data.xquat],
    ] as const) {
      expect(ours).toHaveLength(theirs.length);
      for (const [i, value] of ours.entries()) worst = Math.max(worst, Math.abs(value - theirs[i]));
    }
  }
  return worst;
}

describe("forward kinematics", () => {
  it.each(sceneCatalogue)("of $sceneId agrees with MuJoCo's own", ({ sceneId }) => {
    const tree = kinematicTreeSchema.parse(findKinematicTree(sceneId));
    const scene = new Scene(mujoco, requireSceneModel(sceneId).xml);
    expect(compare(tree, new Simulation(scene))).toBeLessThan(1e-12);
  });

  it("agrees with it for every kind of joint", () => {
    const scene = new Scene(mujoco, oddities);
    expect(compare(describeKinematicTree(scene, []), new Simulation(scene))).toBeLessThan(1e-12);
  });

  it("takes the state that begins where one says", () => {
    const tree = kinematicTreeSchema.parse(findKinematicTree("table_top_v0"));
    const [alone, among] = [makePoses(tree), makePoses(tree)];
    const state = tree.coordinates.map((_, i) => 0.1 * i + 0.1);
    placeBodies(tree, state, alone);
    placeBodies(tree, [9, 9, ...state], among, 2);
    expect(among).toEqual(alone);
  });
});

describe("the kinematic tree", () => {
  it.each(sceneCatalogue)("of $sceneId is that of its compiled model", async ({ sceneId }) => {
    const { xml, coordinates } = requireSceneModel(sceneId);
    const tree = describeKinematicTree(
      new Scene(mujoco, xml),
      coordinates.map(([name]) => name),
    );
    expect(kinematicTreeSchema.parse(tree)).toEqual(tree);
    await expect(writeTree(tree)).toMatchFileSnapshot(`../../core/scenes/kinematic-trees/${sceneId}.json`);
  });

  it("tells the robot from what it handles and from what stands around", () => {
    const tree = kinematicTreeSchema.parse(findKinematicTree("franka_cabinet_oige_v1"));
    const partOf = (name: string) => tree.geoms.find(({ body }) => tree.bodies[body].name === name)?.part;
    expect(["world", "fr3_link0", "fr3_finger_left", "cabinet", "drawer_top", "block"].map(partOf)).toEqual([
      "fixture",
      "robot",
      "robot",
      "fixture",
      "fixture",
      "object",
    ]);
    expect(tree.sites.map(({ name }) => name)).toContain("tcp");
  });
});

/** A line for each thing, so that a difference can be read. */
function writeTree(tree: KinematicTree): string {
  const lists = Object.entries(tree).map(([name, items]) => {
    const lines = items.map((item: unknown) => `    ${JSON.stringify(item)}`);
    return `  ${JSON.stringify(name)}: [\n${lines.join(",\n")}\n  ]`;
  });
  return `{\n${lists.join(",\n")}\n}\n`;
}
