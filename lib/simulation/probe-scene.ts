import type { Environment } from "@/lib/simulation/environments";
import { Episode } from "@/lib/simulation/episode";

/** What a policy meets in a scene, and one observation of it, on which every policy is tried. */
export type SceneProbe = {
  spaces: { observationNames: readonly string[]; actionNames: readonly string[] };
  observation: Float32Array;
};

/** The start that every policy is tried on, the same wherever it runs: what is found out there must not depend on the job. */
const probeJob = { seed: 0, steps: 1, purpose: "training", episodeOffset: 0 } as const;

/** Resets the environment: an episode in it is over. */
export function probeScene(environment: Environment): SceneProbe {
  const probe = new Episode(environment, probeJob, 0);
  probe.observe();
  const { observation, action } = environment.mode;
  return {
    spaces: { observationNames: observation.names, actionNames: action.names },
    observation: probe.frame.observation.slice(),
  };
}
