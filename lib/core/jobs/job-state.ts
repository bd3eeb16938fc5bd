import { type Tries, untried } from "../attempts/slot";
import { type AttemptErrorCode, type EndStatus, endStatuses } from "../names";

/** A single rollout job as the wire names its states. */
export const jobStatuses = ["queued", "running", ...endStatuses] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** `attempt`: the live attempt's number, from 1. `stopping`: we have asked for its end. */
export type JobPhase =
  | { kind: "queued"; attempt: number }
  | { kind: "claimed"; attempt: number; stopping: boolean }
  /** Its container has exited, and what it left is being read. */
  | { kind: "collecting"; attempt: number; stopping: boolean }
  | { kind: "ended"; status: EndStatus; errorCode: AttemptErrorCode | null; error: string | null };

export type JobState = Tries & {
  version: 1;
  phase: JobPhase;
  /** Attempts that a worker took. */
  claims: number;
  /** Has any attempt ever started? From then on a job that waits for its next attempt is `running`. */
  everStarted: boolean;
};

export const initialJobState: JobState = {
  version: 1,
  phase: { kind: "queued", attempt: 1 },
  claims: 0,
  ...untried,
  everStarted: false,
};

export function jobStatus({ phase, everStarted }: JobState): JobStatus {
  if (phase.kind === "ended") return phase.status;
  return everStarted ? "running" : "queued";
}
