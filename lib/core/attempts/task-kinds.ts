import { type IterationPhase, type JobPurpose, type TaskKind, taskKinds } from "../names";

/** `reserveMicro`: what the claim of one attempt reserves (60 s of it), in integer micro-credits. */
export type Terms = { retryLimit: number; reserveMicro: number };

/** What a plan says of its tasks. */
export type PlanTerms = { rollout: Terms; trainer: Terms; evaluation: Terms | null };

export type TaskFacts = {
  /** The phase of an iteration in which its tasks run. */
  phase: IterationPhase;
  /** What the plan of its run grants it. */
  termsOf: (plan: PlanTerms) => Terms;
  /**
   * It runs in a container on a host, whose GPUs, cpu and memory are taken with its claim; else in its worker's process.
   * A claim without that place only says that it cannot run: it reserves nothing, and a draining host does not keep it.
   */
  needsPlace: boolean;
  /** It simulates: its task is called a job, and has a seed. */
  isSimulated: boolean;
  /** What its episodes are for. */
  purpose: JobPurpose;
  /** What a person reads, without and with its index among several of an iteration. */
  name: (index: number) => string;
};

/** All that differs between the kinds of task, so that another kind is another entry. */
export const taskFacts = {
  rollout: {
    phase: "rollouts",
    termsOf: (plan) => plan.rollout,
    needsPlace: false,
    isSimulated: true,
    purpose: "training",
    name: (index) => `rollout ${index}`,
  },
  manifest: {
    phase: "manifest",
    termsOf: () => ({ retryLimit: 0, reserveMicro: 0 }),
    needsPlace: false,
    isSimulated: false,
    purpose: "training",
    name: () => "manifest",
  },
  trainer: {
    phase: "training",
    termsOf: (plan) => plan.trainer,
    needsPlace: true,
    isSimulated: false,
    purpose: "training",
    name: () => "training",
  },
  evaluation: {
    phase: "evaluation",
    termsOf: (plan) => plan.evaluation ?? { retryLimit: 0, reserveMicro: 0 },
    needsPlace: false,
    isSimulated: true,
    purpose: "evaluation",
    name: (index) => `evaluation ${index}`,
  },
} as const satisfies Record<TaskKind, TaskFacts>;

/** Kinds of task that are called jobs. */
export const simulatedKinds = taskKinds.filter((kind) => taskFacts[kind].isSimulated);
export const placedKinds = taskKinds.filter((kind) => taskFacts[kind].needsPlace);

type KindOfPhase = { [Kind in TaskKind as (typeof taskFacts)[Kind]["phase"]]: Kind };
export const kindOfPhase = invertPhases();

/** Guarantee of the cast: every kind stands in the table under its phase, and no two under the same. */
function invertPhases(): KindOfPhase {
  return Object.fromEntries(taskKinds.map((kind) => [taskFacts[kind].phase, kind])) as KindOfPhase;
}
