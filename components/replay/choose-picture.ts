import type { Trajectory } from "@/lib/client/read-trajectory";
import { findScene } from "@/lib/core/scenes/catalogue";
import type { KinematicTree } from "@/lib/core/scenes/kinematic-tree";

/**
 * What an episode is drawn with at each of its steps. Another kind of picture is another kind here and another case in `use-scene.ts`;
 * player, curves and address stay as they are. A video that a simulator left knows no steps, and plays beside it.
 */
export type Picture =
  /** The scene of the catalogue, drawn from `qpos`. `note`: why it may not be quite what happened. */
  | { kind: "scene"; sceneId: string; note: string | null }
  /** `why`: a sentence. */
  | { kind: "none"; why: string };

export function choosePicture({ arrays, sceneId, simulatorVersion, leftOut }: Trajectory): Picture {
  if (leftOut.includes("qpos"))
    return {
      kind: "none",
      why: "The positions of this episode are too many to be sent, so nothing can be drawn.",
    };
  if (!arrays.qpos)
    return {
      kind: "none",
      why: "The simulator left no positions (qpos) in its batch, so nothing can be drawn.",
    };
  const scene = sceneId === null ? null : findScene(sceneId);
  if (!scene)
    return {
      kind: "none",
      why: `Only built-in scenes can be drawn, and ${sceneId ?? "that of this batch"} is none of them.`,
    };
  const { version } = scene.simulator;
  return {
    kind: "scene",
    sceneId: scene.sceneId,
    note:
      simulatorVersion === version
        ? null
        : `Recorded by simulator ${simulatorVersion ?? "of an unknown version"}, drawn with the scene of ${version}: things may have stood elsewhere.`,
  };
}

/** Why the positions are none of this scene's; null: they are. */
export function refuseTree({ arrays }: Trajectory, { coordinates }: KinematicTree): string | null {
  const names = arrays.qpos?.names ?? [];
  const isNamed = names.some((name) => !name.startsWith("qpos["));
  const fits = isNamed
    ? names.length === coordinates.length && names.every((name, i) => name === coordinates[i])
    : names.length === coordinates.length;
  return fits
    ? null
    : `The batch has ${names.length} positions that are not the ${coordinates.length} of this scene as it is now, so nothing can be drawn.`;
}
