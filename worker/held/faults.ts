import type { Fault } from "@/worker/rollouts/mujoco/share";

/**
 * Points in the life of an attempt at which a worker could die. In production nothing happens there. Tests kill or pause
 * the process exactly there and check that another worker comes to the same checkpoints.
 */
export const faultPoints = [
  "after_claim",
  "before_stage",
  "before_start",
  "after_start",
  "after_exit",
  "after_exit_report",
  "before_report",
  "after_report",
] as const;
export type FaultPoint = (typeof faultPoints)[number];

export interface Faults {
  /** Resolves at once, unless a test wants something else to happen here. */
  reach(point: FaultPoint, attemptId: string): Promise<void>;
}

export const noFaults: Faults = { reach: async () => {} };

const wish = /^(\w+):(kill|pause)$/;
const rolloutWish = "rollout:throw";

/**
 * `HARDSIM_FAULT=<point>:kill` ends this process with SIGKILL the first time that point is reached, `:pause` stops it there
 * with SIGSTOP. It is read only when NODE_ENV is test. Throws when the value is not known.
 */
export function faultsFromEnv(source: Readonly<Record<string, string | undefined>>): Faults {
  const wanted = readWish(source);
  if (!wanted || wanted === rolloutWish) return noFaults;
  const [, point, action] = wish.exec(wanted) ?? [];
  if (!faultPoints.some((known) => known === point))
    throw new Error(`HARDSIM_FAULT: no point "${wanted}"; known: ${faultPoints.join(", ")}, ${rolloutWish}`);
  return {
    reach: async (reached) => {
      if (reached === point) process.kill(process.pid, action === "kill" ? "SIGKILL" : "SIGSTOP");
    },
  };
}

/** `HARDSIM_FAULT=rollout:throw` makes the simulator throw at the first step of every rollout. Only in NODE_ENV=test. */
export function rolloutFaultFromEnv(source: Readonly<Record<string, string | undefined>>): Fault | undefined {
  return readWish(source) === rolloutWish ? { kind: "throw", episode: 0, step: 0 } : undefined;
}

const readWish = (source: Readonly<Record<string, string | undefined>>): string | undefined =>
  source.NODE_ENV === "test" ? source.HARDSIM_FAULT : undefined;
