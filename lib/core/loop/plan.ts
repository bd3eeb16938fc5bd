import type { Terms } from "../attempts/task-kinds";
import type { ContinueFrom } from "../names";

export type MetricMode = "max" | "min";

/** What can be raised or lowered while a run lives. Times in milliseconds, money in integer micro-credits. */
export type Limits = {
  maxIterations: number;
  maxActiveMs: number;
  maxMicroCredits: number | null;
};

/** `seed`: of the suite. `jobs`: into how many it is cut. `every`: each so-many-th completed training is evaluated, and the last. */
export type EvaluationPlan = Terms & {
  seed: number;
  jobs: number;
  parallelism: number;
  every: number;
  /** What the run starts from carries a policy: it is evaluated before the first iteration. */
  startHasPolicy: boolean;
};

/** Everything that the loop's decisions read of a run's spec. Never changes but for `limits`. */
export type Plan = {
  seed: number;
  rollout: Terms & {
    jobsPerIteration: number;
    parallelism: number;
    /** Rollouts and evaluations run in containers of a simulator of the user's own; left out for the built-in one. */
    inContainers?: true;
  };
  trainer: Terms;
  /** Null: checkpoints are not evaluated. */
  evaluation: EvaluationPlan | null;
  continueFrom: ContinueFrom;
  stopOnIterationFailure: boolean;
  limits: Limits;
  /** `metric` and `mode` are null until the first completed iteration shows what is there. */
  watch: {
    metric: string | null;
    mode: MetricMode | null;
    target: number | null;
    minDelta: number;
    patienceIterations: number | null;
  };
  /** The checkpoint, or the uploaded asset, that iteration 0 starts from. */
  initialCheckpointId: string | null;
};

/** Who acted: a person, a key, or the platform itself. */
export type Actor =
  | { kind: "system" }
  | { kind: "user"; id: string; name: string }
  | { kind: "key"; id: string; name: string };

export const systemActor: Actor = { kind: "system" };
