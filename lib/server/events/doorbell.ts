import type { Database } from "@/lib/server/db/client";
import { besideEvents, runChannel, workChannel } from "./append";

export type Unsubscribe = () => void;

/**
 * One LISTEN of the process, shared by all who wait. A ring says: read again. It may come without news, and a ring that
 * was lost while the database was away is made up for: after every reconnect everybody is rung.
 */
export type Doorbell = {
  /** Something happened to this run. `seq`: of its last event; `besideEvents`: something else changed, or may have. */
  onRun: (runId: string, ring: (seq: number) => void) => Unsubscribe;
  /** Something happened to a run; null: to any of them (after a reconnect). */
  onAnyRun: (ring: (runId: string | null) => void) => Unsubscribe;
  /** Work was queued, claimed or ended, or a host was told something. A worker that falls silent rings nothing. */
  onFleet: (ring: () => void) => Unsubscribe;
};

/** Listens for as long as the database is open. */
export function createDoorbell(database: Database): Doorbell {
  const ofRun = new Map<string, Set<(seq: number) => void>>();
  const ofAnyRun = new Set<(runId: string | null) => void>();
  const ofFleet = new Set<() => void>();

  const ringFleet = () => {
    for (const ring of ofFleet) ring();
  };
  database.listen(
    runChannel,
    (payload) => {
      const colon = payload.lastIndexOf(":");
      const runId = payload.slice(0, colon);
      const seq = Number(payload.slice(colon + 1));
      for (const ring of ofRun.get(runId) ?? []) ring(seq);
      for (const ring of ofAnyRun) ring(runId);
      // What queues, claims and ends a run's work are its events.
      if (seq !== besideEvents) ringFleet();
    },
    () => {
      for (const rings of ofRun.values()) for (const ring of rings) ring(besideEvents);
      for (const ring of ofAnyRun) ring(null);
    },
  );
  database.listen(workChannel, ringFleet, ringFleet);

  return {
    onRun: (runId, ring) => {
      const rings = ofRun.get(runId) ?? new Set();
      ofRun.set(runId, rings);
      const release = subscribe(rings, (seq: number) => ring(seq));
      return () => {
        release();
        if (rings.size === 0 && ofRun.get(runId) === rings) ofRun.delete(runId);
      };
    },
    onAnyRun: (ring) => subscribe(ofAnyRun, (runId) => ring(runId)),
    onFleet: (ring) => subscribe(ofFleet, () => ring()),
  };
}

/** `own` is a function made for this subscription, so that one caller may subscribe the same one twice. */
function subscribe<Ring>(rings: Set<Ring>, own: Ring): Unsubscribe {
  rings.add(own);
  return () => {
    rings.delete(own);
  };
}
