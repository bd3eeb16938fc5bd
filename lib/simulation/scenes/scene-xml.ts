import { axes, type Component, each, eachJoint, quaternionParts } from "@/lib/core/scenes/vector";
import { armActuators, armBody, armDefaults, armEquality, armSensors } from "@/lib/simulation/scenes/arm-xml";
import { block, cabinet, furnitureDefaults, materials, table } from "@/lib/simulation/scenes/furniture-xml";

/**
 * The contact settings were found by trying many combinations, and grasping depends on them: with impratio 10 the
 * fingers throw the block away, with 1 or 3 they hold it. Collision bits: 1 is the world and what stands in it, 2 the
 * robot. Things collide with each other and with the robot, the robot's parts do not collide with each other.
 */
function composeScene(name: string, bodies: readonly string[]): string {
  return `<mujoco model="${name}">
  <compiler angle="radian" autolimits="true" inertiafromgeom="auto"/>
  <option timestep="0.004" integrator="implicitfast" cone="elliptic" impratio="3" solver="Newton" iterations="50" ls_iterations="20" tolerance="1e-8"/>
  <size memory="256K"/>
  <default>
    <geom contype="1" conaffinity="3" condim="3" friction="0.8 0.005 0.0001"/>${armDefaults}${furnitureDefaults}
  </default>
  <asset>${materials}
  </asset>
  <worldbody>${bodies.join("")}
  </worldbody>
  <equality>${armEquality}
  </equality>
  <actuator>${armActuators}
  </actuator>
  <sensor>${armSensors}
  </sensor>
</mujoco>
`;
}

const armCoordinates: readonly Component[] = [
  ...eachJoint("fr3_joint", "rad"),
  ["fr3_finger_joint1", "m"],
  ["fr3_finger_joint2", "m"],
];

const blockCoordinates: readonly Component[] = [
  ...each("block_joint_", axes, "m"),
  ...each("block_joint_", quaternionParts, "1"),
];

/** `coordinates`: those of `qpos` in the order of the compiled model. */
export type SceneModel = { xml: string; coordinates: readonly Component[] };

const models: ReadonlyMap<string, SceneModel> = new Map([
  [
    "franka_cabinet_oige_v1",
    {
      xml: composeScene("franka_cabinet_oige_v1", [table, armBody, cabinet, block]),
      coordinates: [...armCoordinates, ["drawer_top_joint", "m"], ...blockCoordinates],
    },
  ],
  [
    "table_top_v0",
    {
      xml: composeScene("table_top_v0", [table, armBody, block]),
      coordinates: [...armCoordinates, ...blockCoordinates],
    },
  ],
]);

/** The model of a scene of the catalogue. Throws for a scene that has none. */
export function requireSceneModel(sceneId: string): SceneModel {
  const model = models.get(sceneId);
  if (!model) throw new Error(`no model for scene "${sceneId}"; known: ${[...models.keys()].join(", ")}`);
  return model;
}
