import { type OutsideCause, statusesFromOutside } from "@/lib/core/attempts/charges";

/** Records of a container's end that it cannot write. Times are of the engine's clock. */
export type OutsideRecords = {
  exitCode: number;
  outOfMemory: boolean;
  /** The kernel says that the whole host's memory ran out, and chose this container. */
  hostOutOfMemory: boolean;
  startedAt: Date;
  finishedAt: Date;
  /** Null: not known. */
  engineStartedAt: Date | null;
  /** Of the engine's events: each signal that it was asked to send to this container. */
  signals: readonly number[];
};

/** Restarts are read from times of the engine, of which an engine that comes back writes some a little late. */
const restartSlackMs = 30_000;
/**
 * An engine that goes down gives its containers SIGTERM, and a trainer may answer it with any status. One that ended by itself
 * long before, while no worker watched, has nothing to do with the restart.
 */
const shutdownMs = 600_000;

/** HUP, INT, QUIT, KILL, TERM: what is sent to end a program, whatever it answers. */
const endingSignals: readonly number[] = [1, 2, 3, 9, 15];

/** Who outside of it ended a container. Null: the records know of nobody. */
export function judgeOutside(records: OutsideRecords): OutsideCause | null {
  const { exitCode, outOfMemory } = records;
  // Where its memory ran out that was its end, whoever had sent it something before.
  if (outOfMemory && exitCode === 137) return records.hostOutOfMemory ? "host_out_of_memory" : null;
  if (wasOverAtRestart(records)) return "engine_restarted";
  // Another signal, such as SIGUSR1 that asks for a checkpoint, ended it only where it died of that one.
  const isEnd = (signal: number) => endingSignals.includes(signal) || exitCode === 128 + signal;
  return records.signals.some(isEnd) ? "killed_through_engine" : null;
}

function wasOverAtRestart({ exitCode, startedAt, finishedAt, engineStartedAt }: OutsideRecords): boolean {
  if (engineStartedAt === null || startedAt >= engineStartedAt) return false;
  const beforeMs = engineStartedAt.getTime() - finishedAt.getTime();
  if (beforeMs < -restartSlackMs) return false;
  return statusesFromOutside.includes(exitCode) || beforeMs <= shutdownMs;
}
