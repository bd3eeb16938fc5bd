import { z } from "zod";
import { field } from "./field";
import { part } from "./part";
import { count, seed, steps } from "./rollout-fields";

const fraction = z.number().min(0).max(1);
const fractionsWanted = "must be a number from 0 to 1, or a list of such numbers, one for each iteration";

/** Who drives the rollouts of a run. */
export const rolloutPolicy = part({
  driver: field(z.enum(["auto", "scripted", "random", "checkpoint"]), {
    default: "auto",
    description:
      "`auto`: the policy of the checkpoint that the iteration starts from, and the scripted controller where it carries none. `checkpoint`: the same, but an iteration that starts without a policy fails (`policy_missing`).",
    form: {
      label: "Driver",
      span: 3,
      words: {
        auto: "the checkpoint's policy, else scripted",
        scripted: "scripted expert",
        random: "random actions",
        checkpoint: "the checkpoint's policy only",
      },
      ownSimulator: {
        words: {
          auto: "the checkpoint, else as the simulator decides",
          scripted: "the simulator's expert",
          random: "random actions",
          checkpoint: "the checkpoint only",
        },
      },
    },
  }),
  expert_fraction: field(z.union([fraction, z.array(fraction).min(1).max(1_000)], fractionsWanted), {
    default: 0,
    description:
      "The share of episodes that the scripted expert drives all the same, evenly spread; a list holds one number for each iteration, and its last entry for all that follow.",
    form: {
      label: "Expert's share",
      span: 3,
      help: "0 to 1, or a list by iteration as 1, 0.5, 0.25; its last entry holds. Else {default}",
    },
  }),
});

/** Who drives a single job. */
export const jobPolicy = part({
  driver: field(z.enum(["scripted", "random", "checkpoint", "auto"]), {
    default: "scripted",
    description:
      "`auto`, which is meant when a `simulator` of your own is sent without a driver: the policy of `uri`, and without one the scripted controller, or whoever that simulator has.",
    form: null,
  }),
  uri: field(z.string().min(1).max(2_000).nullable(), {
    default: null,
    description:
      "With `driver: checkpoint` and `auto`: a checkpoint that carries a policy, or a policy asset; for a simulator of your own any checkpoint.",
    form: null,
  }),
});

/** Episodes of a suite, in jobs of so many. */
export const episodesPerEvaluationJob = 64;

export const evaluation = part(
  {
    episodes: field(count(10_000), {
      default: 100,
      form: { label: "Episodes", help: "{min} to {max}, else {default}" },
    }),
    every: field(count(10_000), {
      default: 1,
      description: "Each so-many-th completed training is evaluated, and always the last.",
      form: { label: "Every", unit: "iterations", help: "and always the last" },
    }),
    seed: field(seed.schema.nullable(), {
      default: null,
      description: "Of the suite, which is equal in every iteration. The run's seed when left out.",
      form: { label: "Suite's seed", help: "else the run's" },
    }),
    action_noise: field(z.number().min(0).max(2), {
      default: 0,
      form: { label: "Action noise", help: "{min} to {max}, else {default}" },
    }),
    steps: field(steps.schema.nullable(), {
      default: null,
      description: "Control steps of an episode. The template's when left out.",
      form: { label: "Control steps", help: "else the rollouts'" },
    }),
  },
  { presence: "nullable", section: "evaluation" },
);

/** The share of the expert's episodes in one iteration, from 0. */
export function expertFractionOf(fractions: number | readonly number[], iteration: number): number {
  if (typeof fractions === "number") return fractions;
  return fractions[Math.min(iteration, fractions.length - 1)] ?? 0;
}
