import type { ContainerState } from "@/worker/containers/port";

/** A live attempt with a place on this host. `takeable`: its lease is over or its worker is gone. `held`: by this process. */
export type HostAttempt = { attemptId: string; epoch: number; held: boolean; takeable: boolean };

export type ReconcileAction =
  | { kind: "adopt"; attemptId: string; epoch: number; container: ContainerState }
  | { kind: "lose"; attemptId: string; epoch: number }
  | { kind: "remove"; container: ContainerState };

/**
 * Compares the engine's containers with the attempts of the database. `containers` must have been listed before `attempts`
 * were read: a container whose attempt is not live any more at that later moment will never be waited for, so it is
 * removed. In the other order the container of an attempt that began in between would be removed.
 */
export function planReconciliation(
  containers: readonly ContainerState[],
  attempts: readonly HostAttempt[],
): ReconcileAction[] {
  const byAttempt = new Map(containers.map((container) => [container.labels.attemptId, container]));
  const live = new Set(attempts.map(({ attemptId }) => attemptId));
  const ofAttempts = attempts
    .filter(({ held, takeable }) => takeable && !held)
    .map(({ attemptId, epoch }): ReconcileAction => {
      const container = byAttempt.get(attemptId);
      return container ? { kind: "adopt", attemptId, epoch, container } : { kind: "lose", attemptId, epoch };
    });
  const ghosts = containers
    .filter(({ labels }) => !live.has(labels.attemptId))
    .map((container): ReconcileAction => ({ kind: "remove", container }));
  return [...ofAttempts, ...ghosts];
}
