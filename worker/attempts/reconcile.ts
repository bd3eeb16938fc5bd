import { setTimeout as delay } from "node:timers/promises";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { recordReconciliation, upsertHost } from "@/lib/server/store/hosts";
import { listLivePlaced } from "@/lib/server/store/leases";
import { placeUser, readOwnIds } from "@/worker/container-io/place-user";
import { containerName } from "@/worker/container-run/run-container";
import {
  type ContainerState,
  EngineAwayError,
  type EngineUsers,
  type NetworkState,
} from "@/worker/containers/port";
import type { Blocked } from "@/worker/fleet/blocked";
import { describeHost } from "@/worker/fleet/register-host";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { outlive } from "./outlive";
import { planReconciliation, type ReconcileAction } from "./plan-reconciliation";
import { reportLost, takeAttempt } from "./take-over";
import type { WorkerState } from "./worker-state";

export type Reconciled = {
  adopted: number;
  collected: number;
  removed: number;
  lost: number;
  notes: string[];
};

type ReconcileDeps = {
  emulatedGpus: number;
  /** Goes on with an attempt that was taken over. */
  begin: (held: HeldAttempt) => void;
};

/**
 * Compares the engine's containers of this installation with the attempts that the database waits for, and settles each
 * difference: it adopts containers whose worker is gone, reports those whose container is gone as lost, and removes
 * containers that nobody waits for. It runs at the start of a worker and regularly after it. Null while the engine does
 * not answer: nothing is known about any container then.
 */
export async function reconcile(
  state: WorkerState,
  ports: TaskPorts,
  deps: ReconcileDeps,
): Promise<Reconciled | null> {
  try {
    const info = await answerWithin(ports.engine.info(), ports.pace.engineMs);
    const { offer, notes } = describeHost(info, deps.emulatedGpus);
    await upsertHost(ports.database.db, offer);
    state.hostId = offer.hostId;
    // Listed before the attempts are read; see planReconciliation.
    const networks = await ports.engine.listNetworks(ports.installationId);
    const containers = await ports.engine.list(ports.installationId);
    const counts = await settle({ containers, networks }, offer.hostId, state, ports, deps.begin);
    // Not earlier: a trainer that was given up while the engine was away may still use its GPU until it is removed above.
    state.engineAway = null;
    const unfit = info.unfit ?? describeUnfitUsers(await ports.engine.readUsers());
    state.engineUnfit = unfit ? { code: "engine_unfit", message: unfit } : null;
    const reconciled = { ...counts, notes };
    const { db } = ports.database;
    const at = (await readDatabaseTime(db)).toISOString();
    await recordReconciliation(db, offer.hostId, { at, ...reconciled });
    return reconciled;
  } catch (error) {
    if (!(error instanceof EngineAwayError)) throw error;
    state.engineAway = describeAway(error);
    return null;
  }
}

/** One that is frozen takes every question and answers none. */
async function answerWithin<Answer>(asked: Promise<Answer>, ms: number): Promise<Answer> {
  const over = new AbortController();
  const late = delay(ms, null, { signal: over.signal }).then(() => {
    throw new EngineAwayError(`it has not answered within ${ms / 1_000} s`);
  });
  // The one that loses the race may reject later, when nobody listens any more.
  late.catch(() => undefined);
  asked.catch(() => undefined);
  return Promise.race([asked, late]).finally(() => over.abort());
}

function describeUnfitUsers(users: EngineUsers): string | null {
  const place = placeUser(readOwnIds(), users);
  return "problem" in place ? place.problem : null;
}

async function settle(
  { containers, networks }: { containers: readonly ContainerState[]; networks: readonly NetworkState[] },
  hostId: string,
  state: WorkerState,
  ports: TaskPorts,
  begin: (held: HeldAttempt) => void,
): Promise<Omit<Reconciled, "notes">> {
  const counts = { adopted: 0, collected: 0, removed: 0, lost: 0 };
  const placed = await listLivePlaced(ports.database.db, hostId);
  const attempts = placed.map(({ attemptId, epoch, takeable }) => ({
    attemptId,
    epoch,
    takeable,
    held: state.held.has(attemptId),
  }));
  // The containers of attempts that this process holds are removed by `carryOut`, after their last report.
  const others = containers.filter(({ labels }) => !state.held.has(labels.attemptId));
  for (const action of planReconciliation(others, attempts)) {
    const attemptId = action.kind === "remove" ? action.container.labels.attemptId : action.attemptId;
    const done = await outlive(attemptId, ports, () => settleOne(action, state, ports, begin));
    if (done !== null) counts[done] += 1;
  }
  const isWanted = new Set(
    [...placed, ...containers.map(({ labels }) => labels)].map(({ attemptId }) => attemptId),
  );
  for (const { name, labels } of networks)
    if (!isWanted.has(labels.attemptId) && !state.held.has(labels.attemptId))
      await outlive(labels.attemptId, ports, () => removeGhost(name, ports));
  return counts;
}

/** Also what only its network is left of. */
async function removeGhost(name: string, { engine }: TaskPorts): Promise<void> {
  await engine.stop(name, 0);
  await engine.remove(name);
}

/** What was done, if anything was. */
async function settleOne(
  action: ReconcileAction,
  state: WorkerState,
  ports: TaskPorts,
  begin: (held: HeldAttempt) => void,
): Promise<keyof Omit<Reconciled, "notes"> | null> {
  if (action.kind === "remove") {
    await removeGhost(action.container.name, ports);
    return "removed";
  }
  const held = await takeAttempt(action, state, ports);
  if (!held) return null;
  if (action.kind === "adopt") {
    begin(held);
    return action.container.status === "exited" ? "collected" : "adopted";
  }
  const isLost = await reportLost(held, "The container engine has no such container any more.", ports);
  // Its owner may have made one since the list was read; it does not run, because the claim is over.
  await removeGhost(containerName(action.attemptId), ports);
  return isLost ? "lost" : null;
}

function describeAway(error: EngineAwayError): Blocked {
  return {
    code: "engine_away",
    message: `the container engine does not answer (${error.message}); rollouts of the built-in simulator go on, containers wait`,
  };
}
