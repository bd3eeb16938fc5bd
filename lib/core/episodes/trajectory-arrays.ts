/** What of a batch an episode is shown with, in the order in which it is taken as long as there is room. */
export const trajectoryArrays = ["reward", "qpos", "action", "expert_action", "observation"] as const;
export type TrajectoryArrayName = (typeof trajectoryArrays)[number];
