import type { SceneCard, SimulatorCard, TaskModeCard } from "@/lib/core/scenes/card";
import { openDrawer } from "@/lib/core/scenes/open-drawer";
import { pickLiftBlock } from "@/lib/core/scenes/pick-lift-block";

/** The version of the bindings that the scenes are made for. */
export const mujocoVersion = "3.14.0";

/**
 * Counts the versions of our own part: scenes, tasks, control, random numbers, mathematical functions. Raise it with
 * every change after which the same job and seed give other numbers, or two different datasets would carry one version.
 * Revision 2 takes sin, cos, atan2, tanh and log from a library, because browsers and Node differ in their own.
 */
const revision = 2;

const simulator: SimulatorCard = {
  name: "mujoco",
  version: `${mujocoVersion}+hardsim.${revision}`,
  physicsDt: 0.004,
  controlDt: 0.02,
};

/** Every built-in scene; the first one is the default. */
export const sceneCatalogue: readonly SceneCard[] = [
  {
    sceneId: "franka_cabinet_oige_v1",
    summary: "An FR3-like arm with a gripper at a table with a block, beside a cabinet with a drawer.",
    simulator,
    freeBase: false,
    taskModes: [pickLiftBlock, openDrawer],
  },
  {
    sceneId: "table_top_v0",
    summary: "An FR3-like arm with a gripper at a table with a block.",
    simulator,
    freeBase: false,
    taskModes: [pickLiftBlock],
  },
];

export function findScene(sceneId: string): SceneCard | null {
  return sceneCatalogue.find((scene) => scene.sceneId === sceneId) ?? null;
}

export function findTaskMode(scene: SceneCard, taskMode: string): TaskModeCard | null {
  return scene.taskModes.find((mode) => mode.taskMode === taskMode) ?? null;
}
