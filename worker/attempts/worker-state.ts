import type { TaskKind } from "@/lib/core/names";
import type { Blocked } from "@/worker/fleet/blocked";
import type { HeldAttempt } from "@/worker/held/held-attempt";

/** What one worker process knows of itself; its loops share it. */
export type WorkerState = {
  readonly workerId: string;
  /** The engine's id, once the engine has answered. */
  hostId: string | null;
  /** By attempt id. */
  readonly held: Map<string, HeldAttempt>;
  diskLow: Blocked | null;
  engineAway: Blocked | null;
  /** Whether the engine was seen to read the data folder; trainers' folders lie there. */
  seesFolder: boolean;
  /** What to tell while it does not. */
  folderUnseen: Blocked | null;
};

export function createWorkerState(workerId: string): WorkerState {
  return {
    workerId,
    hostId: null,
    held: new Map(),
    diskLow: null,
    engineAway: null,
    seesFolder: false,
    folderUnseen: null,
  };
}

/** A full disk keeps it from everything new, so it is named first. */
export function findBlocked({ diskLow, engineAway, folderUnseen }: WorkerState): Blocked | null {
  return diskLow ?? engineAway ?? folderUnseen;
}

export function countHeld({ held }: WorkerState, kind: TaskKind): number {
  return [...held.values()].filter(({ attempt }) => attempt.kind === kind).length;
}
