import type { Database } from "@/lib/server/db/client";
import { keyChannel } from "@/lib/server/db/notify-key-changes";
import { besideEvents, runChannel, workChannel } from "./append";

export type Unsubscribe = () => void;

/**
 * One LISTEN of the process, shared by all who wait. A notification says: read again. It may come although nothing changed.
 * Those that were lost while the database was away are made up for: after every reconnect everybody is notified.
 */
export type Notifications = {
  /** Something happened to this run. `seq`: of its last event; `besideEvents`: something else changed, or may have. */
  onRun: (runId: string, notify: (seq: number) => void) => Unsubscribe;
  /** Something happened to a run; null: to any of them (after a reconnect). */
  onAnyRun: (notify: (runId: string | null) => void) => Unsubscribe;
  /** Work was queued, claimed or ended, or a host was told something. A worker that falls silent notifies nobody. */
  onFleet: (notify: () => void) => Unsubscribe;
  /** An API key was revoked, changed or deleted; its use alone notifies nobody. */
  onKey: (notify: () => void) => Unsubscribe;
};

/** Listens for as long as the database is open. */
export function openNotifications(database: Database): Notifications {
  const ofRun = new Map<string, Set<(seq: number) => void>>();
  const ofAnyRun = new Set<(runId: string | null) => void>();
  const ofFleet = new Set<() => void>();
  const ofKeys = new Set<() => void>();

  const notifyFleet = () => {
    for (const notify of ofFleet) notify();
  };
  database.listen(
    runChannel,
    (payload) => {
      const colon = payload.lastIndexOf(":");
      const runId = payload.slice(0, colon);
      const seq = Number(payload.slice(colon + 1));
      for (const notify of ofRun.get(runId) ?? []) notify(seq);
      for (const notify of ofAnyRun) notify(runId);
      // What queues, claims and ends a run's work are its events.
      if (seq !== besideEvents) notifyFleet();
    },
    () => {
      for (const listeners of ofRun.values()) for (const notify of listeners) notify(besideEvents);
      for (const notify of ofAnyRun) notify(null);
    },
  );
  database.listen(workChannel, notifyFleet, notifyFleet);
  const notifyKeys = () => {
    for (const notify of ofKeys) notify();
  };
  database.listen(keyChannel, notifyKeys, notifyKeys);

  return {
    onRun: (runId, notify) => {
      const listeners = ofRun.get(runId) ?? new Set();
      ofRun.set(runId, listeners);
      const release = subscribe(listeners, (seq: number) => notify(seq));
      return () => {
        release();
        if (listeners.size === 0 && ofRun.get(runId) === listeners) ofRun.delete(runId);
      };
    },
    onAnyRun: (notify) => subscribe(ofAnyRun, (runId) => notify(runId)),
    onFleet: (notify) => subscribe(ofFleet, () => notify()),
    onKey: (notify) => subscribe(ofKeys, () => notify()),
  };
}

/** `own` is a function made for this subscription, so that one caller may subscribe the same one twice. */
function subscribe<Listener>(listeners: Set<Listener>, own: Listener): Unsubscribe {
  listeners.add(own);
  return () => {
    listeners.delete(own);
  };
}
