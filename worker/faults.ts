/**
 * Places in an attempt's life where a worker could die. In production nothing stands there; tests kill or pause the
 * process exactly there and show that another worker ends in the same lineage.
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

/**
 * `HARDSIM_FAULT=<point>:kill` ends this process with SIGKILL where that point is first reached, `:pause` stops it there
 * with SIGSTOP. Only in NODE_ENV=test. Throws on a wish that names no point.
 */
export function faultsFromEnv(source: Readonly<Record<string, string | undefined>>): Faults {
  const wanted = source.HARDSIM_FAULT;
  if (source.NODE_ENV !== "test" || !wanted) return noFaults;
  const [, point, action] = wish.exec(wanted) ?? [];
  if (!faultPoints.some((known) => known === point))
    throw new Error(`HARDSIM_FAULT: no point "${wanted}"; known: ${faultPoints.join(", ")}`);
  return {
    reach: async (reached) => {
      if (reached === point) process.kill(process.pid, action === "kill" ? "SIGKILL" : "SIGSTOP");
    },
  };
}
