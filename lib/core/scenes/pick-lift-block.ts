import type { TaskModeCard } from "@/lib/core/scenes/card";
import {
  type Component,
  describeSpace,
  describeUnitSpace,
  listUnits,
  numbered,
} from "@/lib/core/scenes/vector";

const observation: readonly Component[] = [
  ...numbered("q", 7, "rad"),
  ...numbered("dq", 7, "rad/s"),
  ["grip_width", "m"],
  ["tcp_x", "m"],
  ["tcp_y", "m"],
  ["tcp_z", "m"],
  // Four times the yaw: a cube looks the same after a quarter turn, and so does this.
  ["tcp_yaw_cos4", "1"],
  ["tcp_yaw_sin4", "1"],
  ["block_x", "m"],
  ["block_y", "m"],
  ["block_z", "m"],
  ["block_qw", "1"],
  ["block_qx", "1"],
  ["block_qy", "1"],
  ["block_qz", "1"],
  ["rel_x", "m"],
  ["rel_y", "m"],
  ["rel_z", "m"],
  ["yaw_err", "rad"],
  ["touch_sum", "N"],
];

/** Shares of full scale: 50 mm and 0.15 rad ahead of the measured pose. `grip` above 0 opens, else closes. */
const action: readonly Component[] = [
  ["dx", "50 mm"],
  ["dy", "50 mm"],
  ["dz", "50 mm"],
  ["dyaw", "0.15 rad"],
  ["grip", "1"],
];

export const pickLiftBlock: TaskModeCard = {
  taskMode: "fr3_pick_lift_block_v1",
  summary:
    "Grasp the block from above, lift it by 10 cm and hold it for 0.3 s. The reward is what a step gains towards that, plus 1 for success.",
  observation: describeSpace(observation),
  action: describeUnitSpace(action),
  units: { observation: listUnits(observation), action: listUnits(action) },
  expertMedianSteps: 95,
};
