import { armObservation, axes, describeMode, each } from "@/lib/core/scenes/vector";

export const openDrawer = describeMode({
  taskMode: "fr3_open_drawer_v1",
  summary:
    "Grasp the bar handle of the top drawer and pull it open by 15 cm. The reward is what a step gains towards that, plus 1 for success.",
  observation: [
    ...armObservation,
    // How far the tool is turned away from pointing at the cabinet, about the axes of the world.
    ...each("tool_err_", axes, "rad"),
    ...each("handle_rel_", axes, "m"),
    ["drawer_open", "m"],
    ["touch_sum", "N"],
  ],
  // Shares of full scale, 50 mm ahead of the measured pose; the mode itself turns the tool to face the cabinet.
  action: [...each("d", axes, "50 mm"), ["grip", "1"]],
  telling: ["drawer_open", "grip_width", "touch_sum"],
  expertMedianSteps: 105,
});
