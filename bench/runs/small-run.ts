/** One job of one environment, over at once: what these runs are about comes after it. */
export const smallRollout = {
  scene_id: "franka_cabinet_oige_v1",
  control: { task_mode: "fr3_pick_lift_block_v1" },
  episodes_per_iteration: 1,
  num_envs: 1,
  steps: 16,
};

/** A trainer that is these lines of Python. */
export const program = (...lines: string[]) => ({
  entrypoint: "python -c",
  // Braces stand for placeholders there; doubled they are themselves.
  args_template: [lines.join("\n").replaceAll(/[{}]/g, "$&$&")],
});
