import { setTimeout as delay } from "node:timers/promises";
import { cleanText } from "@/lib/core/text/clean-text";
import { type LockConnection, openLockConnection } from "@/lib/server/db/lock-connection";
import { workChannel } from "@/lib/server/events/append";
import { anyWork, readWorkNews, type WorkNews } from "@/lib/server/events/work-news";
import { newId } from "@/lib/server/new-id";
import { reportProgress } from "@/lib/server/store/attempts";
import { hasTakeable } from "@/lib/server/store/leases";
import { registerWorker, stopWorker } from "@/lib/server/store/workers";
import { carryOut } from "@/worker/attempts/carry-out";
import { claimWhatFits, lookAtQueue } from "@/worker/attempts/claim-loop";
import { endSilent, hearStopRequests, renewHeld } from "@/worker/attempts/leases";
import { type Loop, startLoop } from "@/worker/attempts/loop";
import { offerRoom } from "@/worker/attempts/offer-room";
import { reconcile } from "@/worker/attempts/reconcile";
import { createReporter, type ReportTo } from "@/worker/attempts/report";
import { createFolderCheck } from "@/worker/attempts/shows-folder";
import type { ClaimSlots } from "@/worker/attempts/slots";
import { sweepLogs } from "@/worker/attempts/sweep-logs";
import { sweepStaging } from "@/worker/attempts/sweep-staging";
import { sweepStorage } from "@/worker/attempts/sweep-storage";
import { reportLost, sweepExpired } from "@/worker/attempts/take-over";
import { checkStoredRuns } from "@/worker/attempts/tell-unreadable";
import { explainStandstills, takeDueTurns, tellStandstill } from "@/worker/attempts/tick";
import { watchNeighbours } from "@/worker/attempts/watch-neighbour";
import { createWorkerState, findBlocked, type WorkerState } from "@/worker/attempts/worker-state";
import { createExports } from "@/worker/exports/exports";
import { sweepExports } from "@/worker/exports/staging";
import { findDiskLow, reserveOf } from "@/worker/fleet/blocked";
import { createNoteLog } from "@/worker/fleet/register-host";
import { createDiskWatch } from "@/worker/held/disk-watch";
import { type Attempt, type HeldAttempt, holdAttempt } from "@/worker/held/held-attempt";
import type { FetchImageAgain, TaskLimits, TaskPorts } from "@/worker/held/task-ports";
import { withoutSecrets } from "@/worker/held/without-secrets";
import { fetchAgain } from "@/worker/supplies/fetch-image-again";
import { createFetches } from "@/worker/supplies/fetches";
import { createImages } from "@/worker/supplies/images";
import { createPullSlots, pullsAtOnce } from "@/worker/supplies/pull-slots";
import type { ImageSettings } from "@/worker/supplies/resolve-run-image";
import { createUsedImages } from "@/worker/supplies/used-images";
import { type ClaimOutcome, createWorkerMetrics, type WorkerMetrics } from "./worker-metrics";

const retakeEveryMs = 100;
const leaveWithinMs = 500;

/** What a worker is made of; what it tells its runs itself it adds. */
export type WorkerDeps = Omit<
  TaskPorts,
  | "report"
  | "warn"
  | "fetchImageAgain"
  | "usedImages"
  | "reportProgress"
  | "disk"
  | "nowMs"
  | "steadyMs"
  | "limits"
> & {
  /** For a connection outside of the pool, whose lock shows others that this process lives. */
  databaseUrl: string;
  /** As its sessions are called at the database; made here unless given. */
  workerId?: string;
  hostname: string;
  emulatedGpus: number;
  slots: ClaimSlots;
  /** What a stop does with containers: leaves them to the next worker, or waits until the last of them is recorded. */
  drain?: "leave" | "wait";
  limits: TaskLimits & { minFreeDiskBytes: number };
  images: ImageSettings;
  /** Without it what the worker tells of itself is told to nobody. */
  metrics?: WorkerMetrics;
  /** Bytes free under a path; the real disk's unless a test says otherwise. */
  readFreeDisk?: (path: string) => Promise<number>;
};

export type Worker = {
  readonly workerId: string;
  /** Begins to recover and to claim, and waits for no engine. Throws while the database is away; it may be asked again. */
  start(): Promise<void>;
  /** Resolves once its engine was compared with the attempts for the first time, or did not answer. */
  readonly recovered: Promise<void>;
  /**
   * Claims nothing more and gives back what runs in this process. Containers go on, and the next worker
   * adopts them, or are waited for where `drain` says so. Resolves when all of this is written to the database.
   */
  stop(): Promise<void>;
  /** Ends as kill -9 would end it, without writing anything. For tests. */
  die(): Promise<void>;
};

/** Puts one worker together: its loops and the attempts that it holds, of any number of runs. */
export function createWorker(deps: WorkerDeps): Worker {
  const { database, log, pace, metrics = createWorkerMetrics() } = deps;
  const { workerId = newId("worker") } = deps;
  const state = createWorkerState(workerId);
  const gone = new AbortController();
  const inWork = new Set<Promise<void>>();
  const lockKey = Math.floor(Math.random() * 2 ** 52);
  const loops: Loop[] = [];
  let lock: LockConnection | null = null;
  let stopListening: () => Promise<void> = async () => {};
  const recovered = makePromise();
  let isRegistered = false;
  let isChecked = false;
  let isDead = false;
  let claims: Loop | null = null;
  let renewals: Loop | null = null;
  let stops: Loop | null = null;
  let recoveries: Loop | null = null;
  let watching: Promise<void> | null = null;
  let making: Loop | null = null;

  const wakeClaims = () => {
    state.isTold = true;
    claims?.wake();
  };
  const takeNews = (news: WorkNews) => {
    for (const queue of news.ready) state.ready.add(queue);
    if (news.stops) stops?.wake();
    making?.wake();
    wakeClaims();
  };
  const pullSlots = createPullSlots(pullsAtOnce);
  const fetchImageAgain: FetchImageAgain = (wanted) => fetchAgain(wanted, ports, deps.images, pullSlots);
  const ports: TaskPorts = {
    ...buildPorts(deps, {
      workerId,
      onWork: takeNews,
      offer: (held) =>
        mayClaim() ? offerRoom(state, held, { slots: deps.slots, leaseMs: pace.leaseMs }) : null,
      onClaimed: beginClaimed,
    }),
    fetchImageAgain,
    usedImages: createUsedImages(),
  };
  const images = createImages(ports, deps.images, {
    ...{ workerId, slots: pullSlots, signal: gone.signal },
    onResolved: () => takeNews(anyWork),
  });
  const fetches = createFetches(ports, { workerId, signal: gone.signal, onFetched: wakeClaims });
  const folder = createFolderCheck(state, ports, () => {
    state.ready.add("placed");
    wakeClaims();
  });
  const exports = createExports(ports, { workerId, signal: gone.signal, onDone: () => making?.wake() });
  const sayNotes = createNoteLog(log);
  metrics.watchHeld(() => state.held.values());

  function begin(held: HeldAttempt): void {
    const { attemptId } = held.attempt;
    state.held.set(attemptId, held);
    metrics.countBegun(held);
    const onTrouble = (error: unknown) => {
      const message = cleanText(error instanceof Error ? error.message : String(error), 300);
      const [atMs, at] = [ports.steadyMs(), new Date(ports.nowMs()).toISOString()];
      state.troubles.push({ attemptId, message, atMs, at });
      renewals?.wake();
    };
    const work = carryOut(held, ports, onTrouble)
      .catch((error: unknown) => log.error({ err: error, attemptId }, "an attempt's end could not be told"))
      .finally(() => {
        state.held.delete(attemptId);
        ports.disk.forget(attemptId);
        inWork.delete(work);
        // There is room for what had none.
        if (state.ready.size > 0) wakeClaims();
      });
    inWork.add(work);
  }

  const isLeaving = () => gone.signal.aborted || state.isDraining;
  const mayClaim = () => claims !== null && !isLeaving() && !state.diskLow && lock?.isHeld() === true;

  /** What a turn has claimed while this worker was asked to go goes back at once; one that died leaves it to others. */
  async function beginClaimed(attempts: readonly Attempt[]): Promise<void> {
    for (const attempt of attempts) {
      const held = holdAttempt(attempt, { adopted: false });
      if (!isLeaving()) begin(held);
      else if (!isDead)
        await reportLost(held, "Its worker was asked to go before it began.", ports, "handed_back");
    }
  }

  async function recover(): Promise<void> {
    if (state.isDraining) return;
    // A worker without its lock looks dead to others, who may take its attempts: until it has the lock again it takes none.
    if (!(await holdLock())) return;
    // First, and whatever its engine does: nobody can go on with what ran inside a process that is gone.
    await sweepExpired(state, ports, { withSilentHosts: false });
    const reconciled = await reconcile(state, ports, { emulatedGpus: deps.emulatedGpus, begin });
    if (reconciled) sayNotes(reconciled.notes);
    else if (state.engineAway) sayNotes([state.engineAway.message]);
    await sweepExpired(state, ports, { withSilentHosts: true });
  }

  /** Without it others take this worker's attempts, so that it does not wait for the next claim. */
  async function retakeLock(): Promise<void> {
    while (!gone.signal.aborted && !(await holdLock()))
      await delay(retakeEveryMs, undefined, { signal: gone.signal }).catch(() => undefined);
  }

  /** A worker that stands still, or is cut off, is noticed when its lease is over. */
  async function lookForTakeable(): Promise<void> {
    const hostId = state.engineAway ? null : state.hostId;
    if (await hasTakeable(database.db, { workerId, hostId })) recoveries?.wake();
  }

  async function holdLock(): Promise<boolean> {
    return !gone.signal.aborted && (await lock?.retake()) === true;
  }

  async function claim(): Promise<Exclude<ClaimOutcome, "failed">> {
    const { isTold } = state;
    state.isTold = false;
    if (!isTold) await lookAtDisk();
    if (!(await holdLock())) return "no_lock";
    if (state.diskLow) return "disk_low";
    if (!isTold) await lookAtQueue(state, ports);
    let begun = 0;
    await claimWhatFits(state, deps.slots, { images, fetches, folder }, ports, (held) => {
      begun += 1;
      begin(held);
    });
    return begun > 0 ? "claimed" : "nothing";
  }

  async function lookAtDisk(): Promise<void> {
    const before = findBlocked(state)?.code;
    state.diskLow = await findDiskLow(deps.dataDir, deps.limits.minFreeDiskBytes, deps.readFreeDisk);
    const blocked = findBlocked(state);
    if (blocked?.code === before) return;
    if (blocked) log.warn(blocked.message);
    renewals?.wake();
  }

  async function sweep(): Promise<void> {
    const { signal } = gone;
    try {
      await sweepStaging(state, ports, signal);
      await sweepExports(deps.dataDir, database.db, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async function checkOnce(): Promise<void> {
    if (isChecked) return;
    await checkStoredRuns(state, ports);
    isChecked = true;
  }

  /** Takes nothing new, and goes on with its containers until the last of them is recorded. */
  async function drain(): Promise<void> {
    state.isDraining = true;
    await claims?.stop();
    await handBack(state, ports);
    while (inWork.size > 0) await Promise.all(inWork);
  }

  async function leave(): Promise<void> {
    gone.abort();
    await stopListening();
    await Promise.all([watching, ...loops.map((loop) => loop.stop())]);
  }

  return {
    workerId,
    recovered: recovered.promise,
    start: async () => {
      lock ??= await openLockConnection(deps.databaseUrl, lockKey, () => {
        log.warn("the worker's lock is lost with its connection; nothing is claimed until it is taken again");
        void retakeLock();
      });
      const { hostname, slots } = deps;
      if (!isRegistered)
        await registerWorker(database.db, {
          workerId,
          lockKey,
          hostname,
          pid: process.pid,
          hostId: null,
          rolloutSlots: slots.rollouts,
          cpuTrainerSlots: slots.cpuTrainers,
        });
      isRegistered = true;
      const start = (name: string, everyMs: number, round: () => Promise<void>) =>
        startLoop(name, everyMs, metrics.timed(name, round), log);
      claims = start("claim", pace.tickMs, metrics.counted(claim));
      renewals = start("leases", pace.renewMs, () => renewHeld(state, ports).then(() => endSilent(ports)));
      const tick = async () => {
        await lookForTakeable();
        await checkOnce();
        await tellStandstill(state, ports);
        await takeDueTurns(state, ports);
        await explainStandstills(state, ports);
      };
      // It is woken whenever the queue changes; its timer is for notifications that are lost.
      stops = start("stops", pace.renewMs, () => hearStopRequests(state, ports));
      // Not waited for: an engine that does not answer keeps nobody from rollouts.
      recoveries = start("reconcile", pace.reconcileMs, () => recover().finally(recovered.resolve));
      making = start("exports", pace.tickMs, () => exports.look(!state.isDraining));
      loops.push(
        stops,
        claims,
        renewals,
        making,
        start("tick", pace.tickMs, tick),
        recoveries,
        start("sweep", pace.sweepMs, () => sweepStorage(ports).then(() => sweepLogs(ports))),
        // Beside the recovery, which a folder of any size must not hold up.
        start("staging", pace.reconcileMs, sweep),
      );
      const hear = (payload: string) => {
        const news = readWorkNews(payload);
        // Of its own turns it was told by their answers.
        if (news.by !== workerId) takeNews(news);
      };
      stopListening = database.listen(workChannel, hear, () => takeNews(anyWork));
      watching = watchNeighbours(
        {
          databaseUrl: deps.databaseUrl,
          workerId,
          everyMs: pace.renewMs,
          onGone: (neighbour) => {
            log.warn({ neighbour }, "another worker is gone; its work is taken over");
            recoveries?.wake();
          },
        },
        ports,
        gone.signal,
      );
      log.info({ workerId }, "the worker is ready");
    },
    stop: async () => {
      if (deps.drain === "wait") await drain();
      const left = leave();
      // A round that waits for an engine that does not answer must not keep what runs here from those who go on with it.
      await Promise.race([left, delay(leaveWithinMs)]);
      await handBack(state, ports);
      for (const held of state.held.values()) held.abandon("the worker stops");
      await exports.giveBack();
      await Promise.all(inWork);
      await stopWorker(database.db, workerId);
      await lock?.close();
    },
    die: async () => {
      isDead = true;
      const abandonAll = () => {
        for (const held of state.held.values()) held.abandon("the worker died");
      };
      abandonAll();
      await leave();
      abandonAll(); // also the attempt of a claim that was under way
      await lock?.close();
    },
  };
}

function makePromise(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** What has no container ends with this process: it is handed back, and the next worker begins it again at once. */
async function handBack(state: WorkerState, ports: TaskPorts): Promise<void> {
  const own = [...state.held.values()].filter(({ attempt }) => !attempt.needsPlace);
  await Promise.all(
    own.map(async (held) => {
      await reportLost(held, "Its worker was asked to go while it ran.", ports, "handed_back");
      held.abandon("the worker stops");
    }),
  );
}

function buildPorts(
  deps: WorkerDeps,
  reportTo: Omit<ReportTo, "retryMs" | "log">,
): Omit<TaskPorts, "fetchImageAgain" | "usedImages"> {
  const { database, log, pace } = deps;
  const report = withoutSecrets(createReporter(database, { ...reportTo, retryMs: pace.retryMs, log }));
  return {
    ...deps,
    report,
    disk: createDiskWatch(deps.dataDir, reserveOf(deps.limits.minFreeDiskBytes), deps.readFreeDisk),
    warn: (held, code, message) => report(held, { type: "warning", code, message, ref: held.ref }),
    reportProgress: ({ attempt: { attemptId, epoch } }, envSteps) => {
      reportProgress(database.db, { attemptId, epoch, progress: envSteps }).catch((error: unknown) =>
        log.debug({ err: error, attemptId }, "a progress report was lost"),
      );
    },
    nowMs: Date.now,
    steadyMs: () => performance.now(),
  };
}
