import { armObservation, axes, describeMode, each, quaternionParts } from "@/lib/core/scenes/vector";

export const pickLiftBlock = describeMode({
  taskMode: "fr3_pick_lift_block_v1",
  summary:
    "Grasp the block from above, lift it by 10 cm and hold it for 0.3 s. The reward is what a step gains towards that, plus 1 for success.",
  observation: [
    ...armObservation,
    // Four times the yaw: a cube looks the same after a quarter turn, and so does this.
    ["tcp_yaw_cos4", "1"],
    ["tcp_yaw_sin4", "1"],
    ...each("block_", axes, "m"),
    ...each("block_", quaternionParts, "1"),
    ...each("rel_", axes, "m"),
    ["yaw_err", "rad"],
    ["touch_sum", "N"],
  ],
  // Shares of full scale: 50 mm and 0.15 rad ahead of the measured pose. `grip` above 0 opens, else closes.
  action: [...each("d", axes, "50 mm"), ["dyaw", "0.15 rad"], ["grip", "1"]],
  telling: ["block_z", "grip_width", "touch_sum"],
  expertMedianSteps: 95,
});
