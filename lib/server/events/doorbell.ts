import type { Database } from "@/lib/server/db/client";
import { runChannel, workChannel } from "./append";

export type Unsubscribe = () => void;

/**
 * One LISTEN of the process, shared by all who wait. A ring says: read again. It may come without news, and a ring that
 * was lost while the database was away is made up for: after every reconnect everybody is rung.
 */
export type Doorbell = {
  /** Something happened to this run. */
  onRun: (runId: string, ring: () => void) => Unsubscribe;
  /** Something happened to a run; null: to any of them (after a reconnect). */
  onAnyRun: (ring: (runId: string | null) => void) => Unsubscribe;
  /** There are attempts to claim or to stop. */
  onWork: (ring: () => void) => Unsubscribe;
};

/** Listens for as long as the database is open. */
export function createDoorbell(database: Database): Doorbell {
  const ofRun = new Map<string, Set<() => void>>();
  const ofAnyRun = new Set<(runId: string | null) => void>();
  const ofWork = new Set<() => void>();

  database.listen(
    runChannel,
    (payload) => {
      const runId = payload.slice(0, payload.lastIndexOf(":"));
      for (const ring of ofRun.get(runId) ?? []) ring();
      for (const ring of ofAnyRun) ring(runId);
    },
    () => {
      for (const rings of ofRun.values()) for (const ring of rings) ring();
      for (const ring of ofAnyRun) ring(null);
    },
  );
  const ringWork = () => {
    for (const ring of ofWork) ring();
  };
  database.listen(workChannel, ringWork, ringWork);

  return {
    onRun: (runId, ring) => {
      const rings = ofRun.get(runId) ?? new Set();
      ofRun.set(runId, rings);
      const release = subscribe(rings, () => ring());
      return () => {
        release();
        if (rings.size === 0 && ofRun.get(runId) === rings) ofRun.delete(runId);
      };
    },
    onAnyRun: (ring) => subscribe(ofAnyRun, (runId) => ring(runId)),
    onWork: (ring) => subscribe(ofWork, () => ring()),
  };
}

/** `own` is a function made for this subscription, so that one caller may subscribe the same one twice. */
function subscribe<Ring>(rings: Set<Ring>, own: Ring): Unsubscribe {
  rings.add(own);
  return () => {
    rings.delete(own);
  };
}
