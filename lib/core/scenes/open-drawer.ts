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
  // How far the tool is turned away from pointing at the cabinet, about the axes of the world.
  ["tool_err_x", "rad"],
  ["tool_err_y", "rad"],
  ["tool_err_z", "rad"],
  ["handle_rel_x", "m"],
  ["handle_rel_y", "m"],
  ["handle_rel_z", "m"],
  ["drawer_open", "m"],
  ["touch_sum", "N"],
];

/** Shares of full scale, 50 mm ahead of the measured pose; the mode itself turns the tool to face the cabinet. */
const action: readonly Component[] = [
  ["dx", "50 mm"],
  ["dy", "50 mm"],
  ["dz", "50 mm"],
  ["grip", "1"],
];

export const openDrawer: TaskModeCard = {
  taskMode: "fr3_open_drawer_v1",
  summary:
    "Grasp the bar handle of the top drawer and pull it open by 15 cm. The reward is what a step gains towards that, plus 1 for success.",
  observation: describeSpace(observation),
  action: describeUnitSpace(action),
  units: { observation: listUnits(observation), action: listUnits(action) },
  expertMedianSteps: 105,
};
