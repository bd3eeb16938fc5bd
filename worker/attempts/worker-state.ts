import type { Blocked } from "@/worker/fleet/blocked";
import type { HeldAttempt } from "./held-attempt";

/** What one worker process knows of itself; its loops share it. */
export type WorkerState = {
  readonly workerId: string;
  /** The engine's id, once the engine has answered. */
  hostId: string | null;
  /** By attempt id. */
  readonly held: Map<string, HeldAttempt>;
  blocked: Blocked | null;
  /** False while the advisory lock is lost and from the moment the process is asked to go. */
  mayClaim(): boolean;
};

export function countHeld(state: WorkerState, kind: HeldAttempt["attempt"]["kind"]): number {
  return [...state.held.values()].filter(({ attempt }) => attempt.kind === kind).length;
}
