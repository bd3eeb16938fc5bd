import type { ContainerPurpose } from "../names";

/** `path`: where its part of a run's spec stands. `name`: what it is called in a sentence. */
export const containerWords = {
  trainer: { path: "trainer_spec", name: "trainer" },
  simulator: { path: "rollout_template.simulator", name: "simulator" },
} as const satisfies Record<ContainerPurpose, { path: string; name: string }>;
