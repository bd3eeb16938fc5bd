import type { Trajectory } from "@/lib/client/read-trajectory";
import type { SceneCard, TaskModeCard } from "@/lib/core/scenes/card";
import type { KinematicTree } from "@/lib/core/scenes/kinematic-tree";
import type { DriveStart } from "@/lib/drive/messages";

/** An episode that was recorded, and how the same one is begun. `policyId`: who drove it, where a policy did. */
export type Recording = { trajectory: Trajectory; start: DriveStart; policyId: string | null };

/** What is driven on a page, from its opening to its end. */
export type DriveSetting = {
  scene: SceneCard;
  mode: TaskModeCard;
  tree: KinematicTree;
  recording: Recording | null;
};
