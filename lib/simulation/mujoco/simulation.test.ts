import { beforeAll, describe, expect, it } from "vitest";
import { sceneCatalogue } from "@/lib/core/scenes/catalogue";
import { locateArm } from "@/lib/simulation/control/arm";
import { writeSiteJacobian } from "@/lib/simulation/control/jacobian";
import type { Environments } from "@/lib/simulation/environments";
import { Scene } from "@/lib/simulation/mujoco/scene";
import { Simulation } from "@/lib/simulation/mujoco/simulation";
import { createRng } from "@/lib/simulation/rng";
import { requireSceneModel } from "@/lib/simulation/scenes/scene-xml";
import { openEnvironments } from "@/lib/simulation/testing/open-environments";

let environments: Environments;
beforeAll(async () => {
  environments = await openEnvironments();
});

const pick = { sceneId: "franka_cabinet_oige_v1", taskMode: "fr3_pick_lift_block_v1" };
const modes = sceneCatalogue.flatMap(({ sceneId, taskModes }) =>
  taskModes.map(({ taskMode, observation, action }) => ({ sceneId, taskMode, observation, action })),
);

describe("the simulator", () => {
  it.each(modes)("fills every number of the observation of $sceneId $taskMode", (mode) => {
    const { task } = environments.open(mode);
    task.reset(createRng(1, 0, "reset"));
    task.step(new Float32Array(mode.action.names.length));
    const observation = new Float32Array(mode.observation.names.length + 1).fill(Number.NaN);
    task.observe(observation);
    expect(observation.subarray(0, -1).every(Number.isFinite)).toBe(true);
    expect(observation.at(-1)).toBeNaN();
  });

  it.each(sceneCatalogue)(
    "names the coordinates of $sceneId in the compiled model's order",
    ({ sceneId, taskModes, simulator }) => {
      const { simulation } = environments.open({ sceneId, taskMode: taskModes[0].taskMode });
      const names = requireSceneModel(sceneId).coordinates.map(([name]) => name);
      expect(names).toHaveLength(simulation.qpos.length);
      for (const joint of ["fr3_joint1", "fr3_joint7", "fr3_finger_joint2"]) {
        expect(names[simulation.scene.positionAddress(joint)]).toBe(joint);
      }
      expect(names[simulation.scene.positionAddress("block_joint")]).toBe("block_joint_x");
      if (names.includes("drawer_top_joint")) {
        expect(names[simulation.scene.positionAddress("drawer_top_joint")]).toBe("drawer_top_joint");
      }
      expect(simulation.scene.physicsDt).toBe(simulator.physicsDt);
    },
  );

  it("has a Jacobian that agrees with MuJoCo's own", () => {
    const { simulation, task } = environments.open(pick);
    const { scene, data } = simulation;
    const { hinges, velocities, tcp } = locateArm(scene);
    const dofs = scene.model.nv;
    const linear = new scene.mujoco.DoubleBuffer(3 * dofs);
    const angular = new scene.mujoco.DoubleBuffer(3 * dofs);
    const jacobian = new Float64Array(6 * hinges.length);
    for (let episode = 0; episode < 5; episode++) {
      task.reset(createRng(3, episode, "reset"));
      for (let step = 0; step < 10; step++) task.step(Float32Array.of(1, -1, 0.5, 1, 1));
      simulation.settle();
      writeSiteJacobian(simulation, tcp, hinges, jacobian);
      scene.mujoco.mj_jacSite(scene.model, data, linear, angular, tcp);
      const oracle = [linear, angular].flatMap((part) =>
        [0, 1, 2].flatMap((row) => velocities.map((dof) => part.GetView()[row * dofs + dof])),
      );
      for (const [i, value] of oracle.entries()) expect(jacobian[i]).toBeCloseTo(value, 12);
    }
    linear.delete();
    angular.delete();
  });

  it("tells of a state that MuJoCo reset in silence", () => {
    const { simulation, task } = environments.open(pick);
    task.reset(createRng(1, 0, "reset"));
    simulation.advance(1);
    expect(simulation.checkHealth()).toBe("sound");
    simulation.qpos[0] = Number.NaN;
    expect(simulation.checkHealth()).toBe("diverged");
    simulation.advance(2);
    expect(simulation.qpos.every(Number.isFinite)).toBe(true);
    expect(simulation.checkHealth()).toBe("diverged");
    task.reset(createRng(1, 0, "reset"));
    expect(simulation.checkHealth()).toBe("sound");
  });

  it("keeps its views alive when other environments make the memory grow", () => {
    const { simulation } = environments.open(pick);
    const others = Array.from({ length: 100 }, () => new Simulation(simulation.scene));
    expect(simulation.qpos.byteLength).toBe(0);
    simulation.reset();
    expect(simulation.qpos.length).toBe(simulation.scene.model.nq);
    for (const other of others) other.dispose();
  });

  it("says where a scene is wrong", () => {
    const { mujoco } = environments.open(pick).simulation.scene;
    expect(() => new Scene(mujoco, "<mujoco><worldbody><geom typ='box'/></worldbody></mujoco>")).toThrow(
      /typ/,
    );
    expect(() => environments.open(pick).simulation.scene.jointId("elbow")).toThrow('no joint "elbow"');
  });
});

describe("the scripted controllers", () => {
  it.each(modes)("hold nothing back: the same observation of $taskMode gets the same label", (mode) => {
    const { task } = environments.open(mode);
    const observation = new Float32Array(mode.observation.names.length);
    const labels = [new Float32Array(mode.action.names.length), new Float32Array(mode.action.names.length)];
    task.reset(createRng(5, 0, "reset"));
    task.observe(observation);
    task.label(observation, labels[0]);
    for (let step = 0; step < 30; step++) task.step(labels[0]);
    task.label(observation, labels[1]);
    expect(labels[1]).toEqual(labels[0]);
    expect(labels[0].every((value) => Math.abs(value) <= 1)).toBe(true);
  });
});
