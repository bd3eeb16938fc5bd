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
    isSimulated: true,
    purpose: "training",
    name: (index) => `rollout ${index}`,
  },
  manifest: {
    phase: "manifest",
    termsOf: () => ({ retryLimit: 0, reserveMicro: 0 }),
    isSimulated: false,
    purpose: "training",
    name: () => "manifest",
  },
  trainer: {
    phase: "training",
    termsOf: (plan) => plan.trainer,
    isSimulated: false,
    purpose: "training",
    name: () => "training",
  },
  evaluation: {
    phase: "evaluation",
    termsOf: (plan) => plan.evaluation ?? { retryLimit: 0, reserveMicro: 0 },
    isSimulated: true,
    purpose: "evaluation",
    name: (index) => `evaluation ${index}`,
  },
} as const satisfies Record<TaskKind, TaskFacts>;

/** Where attempts wait for whoever claims them: what needs a place on a host waits for that, whatever it is. */
export const workQueues = ["rollout", "manifest", "evaluation", "placed"] as const;
export type WorkQueue = (typeof workQueues)[number];

export const queueOf = ({
  kind,
  needsPlace,
}: {
  kind: TaskKind;
  needsPlace?: boolean | undefined;
}): WorkQueue => (needsPlace || kind === "trainer" ? "placed" : kind);

/** Kinds of task that are called jobs. */
export const simulatedKinds = taskKinds.filter((kind) => taskFacts[kind].isSimulated);

type KindOfPhase = { [Kind in TaskKind as (typeof taskFacts)[Kind]["phase"]]: Kind };
export const kindOfPhase = invertPhases();

/** Guarantee of the cast: every kind stands in the table under its phase, and no two under the same. */
function invertPhases(): KindOfPhase {
  return Object.fromEntries(taskKinds.map((kind) => [taskFacts[kind].phase, kind])) as KindOfPhase;
}
