import { EventEmitter, once } from "node:events";

/** Eight projects may have all that one may have. */
export const pullsAtOnce = { ofProject: 4, inAll: 32 };

type Place = { projectId: string; registry: string };

export type PullSlots = {
  /** Does it when there is room, in the order in which it was asked for. While it waits it throws the signal's reason. */
  use<T>(place: Place, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
};

/**
 * Room for pulls: one at a time of a project from a registry, so many of a project, so many in all. Whoever waits for a
 * registry that never answers waits alone.
 */
export function createPullSlots(most: { ofProject: number; inAll: number }): PullSlots {
  const taken = new Set<Place>();
  const changes = new EventEmitter().setMaxListeners(0);

  function hasRoom({ projectId, registry }: Place): boolean {
    const ofProject = [...taken].filter((one) => one.projectId === projectId);
    const isRegistryFree = ofProject.every((one) => one.registry !== registry);
    return isRegistryFree && ofProject.length < most.ofProject && taken.size < most.inAll;
  }

  return {
    async use(place, signal, work) {
      signal.throwIfAborted();
      while (!hasRoom(place)) {
        await once(changes, "freed", { signal }).catch((error: unknown) => {
          throw signal.aborted ? signal.reason : error;
        });
      }
      const slot = { ...place };
      taken.add(slot);
      try {
        return await work();
      } finally {
        taken.delete(slot);
        changes.emit("freed");
      }
    },
  };
}
