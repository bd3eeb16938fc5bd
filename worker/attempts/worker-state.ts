import { queueOf, type WorkQueue } from "@/lib/core/attempts/task-kinds";
import type { ClockLook } from "@/lib/core/loop/standstill";
import type { Blocked } from "@/worker/fleet/blocked";
import type { HeldAttempt } from "@/worker/held/held-attempt";

/** What one worker process knows about itself. All its loops read and write this one object. */
export type WorkerState = {
  readonly workerId: string;
  /** The engine's id, once the engine has answered. */
  hostId: string | null;
  /** By attempt id. */
  readonly held: Map<string, HeldAttempt>;
  /** Runs and jobs that this release cannot work with, as far as the log was told of them, and when that was last written down. */
  readonly unreadable: Map<string, number>;
  /** Room for so many more is promised to turns that are being taken. */
  readonly promised: Map<WorkQueue, number>;
  /** Attempts whose folder could not be removed, as far as the log was told of them. */
  readonly unremoved: Set<string>;
  /** Attempts that this worker could not handle, oldest first. */
  readonly troubles: Trouble[];
  /** Queues in which something may be ready: what was told, and what there was no room for. */
  readonly ready: Set<WorkQueue>;
  /** It was asked to go, and takes nothing new. */
  isDraining: boolean;
  /** Something was told since the last round of claiming, which then has no need to look at the queue. */
  isTold: boolean;
  /** Of the last tick; null before the first. */
  clockLook: ClockLook | null;
  diskLow: Blocked | null;
  engineAway: Blocked | null;
  /** The engine answers, and cannot run trainers as the settings want them. */
  engineUnfit: Blocked | null;
  /** Whether the engine has shown that it sees the data folder, in which the folders of containers lie. */
  seesFolder: boolean;
  /** What people are told while the engine does not see the data folder. */
  folderUnseen: Blocked | null;
};

export function createWorkerState(workerId: string): WorkerState {
  return {
    workerId,
    hostId: null,
    held: new Map(),
    unreadable: new Map(),
    promised: new Map(),
    unremoved: new Set(),
    troubles: [],
    ready: new Set(),
    isDraining: false,
    isTold: false,
    clockLook: null,
    diskLow: null,
    engineAway: null,
    engineUnfit: null,
    seesFolder: false,
    folderUnseen: null,
  };
}

/** `atMs`: of a steady clock. */
export type Trouble = { attemptId: string; message: string; atMs: number; at: string };
const troubleLastsMs = 3_600_000;

/** What the fleet is told of attempts that this worker could not handle within the last hour; null: there was none. */
export function summarizeTrouble({ troubles }: WorkerState, nowMs: number) {
  const lately = troubles.filter(({ atMs }) => nowMs - atMs < troubleLastsMs);
  troubles.splice(0, troubles.length, ...lately);
  const last = lately.at(-1);
  return last ? { attempts: lately.length, message: last.message, lastAt: last.at } : null;
}

/** A full disk comes first, because it keeps the worker from all kinds of work; the others keep it from trainers. */
export function findBlocked({ diskLow, engineAway, engineUnfit, folderUnseen }: WorkerState): Blocked | null {
  return diskLow ?? engineAway ?? engineUnfit ?? folderUnseen;
}

export const canUseEngine = ({ hostId, engineAway, engineUnfit }: WorkerState): boolean =>
  hostId !== null && !engineAway && !engineUnfit;

/** With those that are promised. */
export function countHeld({ held, promised }: WorkerState, ...queues: readonly WorkQueue[]): number {
  let count = 0;
  for (const queue of queues) count += promised.get(queue) ?? 0;
  for (const { attempt } of held.values()) if (queues.includes(queueOf(attempt))) count += 1;
  return count;
}
