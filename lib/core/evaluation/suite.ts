/** In what two suites can differ. Where all of it is equal, equal places are the same episode. */
export const suiteTraits = [
  "scene_id",
  "task_mode",
  "fix_base",
  "seed",
  "episodes",
  "steps",
  "action_noise",
  "simulator_version",
] as const;
export type SuiteTrait = (typeof suiteTraits)[number];

/** What names the episodes of an evaluation. Null: nobody wrote it down. */
export type Suite = Readonly<Record<SuiteTrait, string | number | boolean | null>>;

export const findSuiteDifferences = (first: Suite, second: Suite): SuiteTrait[] =>
  suiteTraits.filter((trait) => first[trait] !== second[trait]);
