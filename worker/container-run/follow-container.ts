import { once } from "node:events";
import { watchUsage } from "@/worker/container-io/watch-usage";
import { type ContainerExit, EngineAwayError, EngineRefusal } from "@/worker/containers/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { pause, whileEngineAway } from "@/worker/held/while-away";
import type { ContainerStart } from "./container-start";
import type { ContainerTask, PreparedContainer } from "./container-task";
import { describeTimeout, type EndedBy } from "./describe-failure";
import { readEndRecord, writeEndRecord } from "./end-record";
import { type FollowedLog, followLog } from "./follow-log";
import { keepReserved } from "./keep-reserved";

/**
 * `gone`: the engine answers and has no such container. `away`: it has not answered for too long. `refused`: it answers, but
 * for too long not about this container, which was told to end.
 */
export type WithoutExit = "gone" | "away" | "refused";

export type FollowedContainer = {
  exit: ContainerExit | WithoutExit;
  start: ContainerStart;
  /** Milliseconds from its start until its end was seen here. */
  seenMs: number;
  endedBy: EndedBy | null;
  /** Ends by itself soon after the exit, with the last line. */
  log: Promise<FollowedLog>;
};

/** Watches over a container from its start or adoption to its exit, also through times in which the engine does not answer. */
export async function followContainer(
  task: ContainerTask,
  prepared: PreparedContainer,
  start: ContainerStart,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<FollowedContainer> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, held.abandoned]);
  let endedBy: EndedBy | null = (await readEndRecord(held, ports)).endedBy;
  const end = async (why: EndedBy) => {
    if (endedBy === null) {
      endedBy = why;
      // Not later: if this worker dies, the next one must not take its signals for somebody else's.
      await writeEndRecord({ endedBy, exit: null }, held, ports);
    }
    await stopThroughOutages(prepared, signal, ports);
  };
  const log = followLog(prepared.container.name, held, ports);
  log.catch(() => {}); // awaited by whoever finishes; until then its failure must not end the process
  const reserve = keepReserved(held, start, signal, ports);
  const watchers = [
    async () => endedBy && end(endedBy),
    () => endAfterTimeout(task, prepared, start, end, signal),
    () => endAboveUsage(prepared, held, end, signal, ports),
    () => stopWhenAsked(prepared, held, signal, ports),
    reserve,
    () => task.watch(prepared, signal),
  ].map((watch) => keepWatching(watch, signal, ports));
  try {
    const exit = await waitThroughOutages(prepared.container.name, held, ports);
    return { exit, start, seenMs: start.ageMs(), endedBy, log };
  } finally {
    over.abort();
    await Promise.all(watchers);
  }
}

const longestPauseMs = 60_000;

/**
 * A watch that fails must not end what it watches, nor leave it unwatched: it is begun again, ever more seldom. Resolves once
 * it has ended, or the signal aborts.
 */
async function keepWatching(
  watch: () => Promise<unknown>,
  signal: AbortSignal,
  { log, pace }: TaskPorts,
): Promise<void> {
  for (let pauseMs = pace.retryMs; !signal.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      await watch();
      return;
    } catch (error) {
      if (signal.aborted) return;
      log.error({ err: error }, "a watch over a container failed; it is begun again");
    }
    // Aborted: the loop's own condition ends it.
    await pause(pauseMs, signal).catch(() => undefined);
  }
}

async function waitThroughOutages(
  name: string,
  held: HeldAttempt,
  { engine, limits, steadyMs, pace, log }: TaskPorts,
): Promise<ContainerExit | WithoutExit> {
  const sinceMs: { away: number | null; refused: number | null } = { away: null, refused: null };
  const isOver = (since: number | null) => since !== null && steadyMs() - since > limits.hostLostAfterMs;
  for (;;) {
    try {
      return (await engine.wait(name, held.abandoned)) ?? "gone";
    } catch (error) {
      held.abandoned.throwIfAborted();
      const isRefused = error instanceof EngineRefusal;
      if (!isRefused && !(error instanceof EngineAwayError)) throw error;
      // One answer of the engine in between is enough to begin a new outage, whose time counts from zero.
      const answers = isRefused || (await isAnswering(engine));
      sinceMs.away = answers ? null : (sinceMs.away ?? steadyMs());
      sinceMs.refused = isRefused ? (sinceMs.refused ?? steadyMs()) : null;
      if (isOver(sinceMs.away)) return "away";
      if (isOver(sinceMs.refused)) {
        // Not later: the next attempt may get the same GPU.
        await engine.stop(name, 0).catch((refused: unknown) => log.error({ err: refused, container: name }));
        return "refused";
      }
      await pause(pace.retryMs, held.abandoned);
    }
  }
}

const isAnswering = (engine: TaskPorts["engine"]): Promise<boolean> =>
  engine.info().then(
    () => true,
    () => false,
  );

async function stopThroughOutages(
  { container, asked: { stopGraceS } }: PreparedContainer,
  signal: AbortSignal,
  { engine, pace: { retryMs }, log }: TaskPorts,
): Promise<void> {
  const { name } = container;
  for (;;) {
    try {
      await whileEngineAway(() => engine.stop(name, stopGraceS), { signal, retryMs });
      return;
    } catch (error) {
      if (!(error instanceof EngineRefusal)) throw error;
      log.error({ err: error, container: name }, "the engine refuses to end a container; it is asked again");
      await pause(retryMs, signal);
    }
  }
}

async function stopWhenAsked(
  prepared: PreparedContainer,
  held: HeldAttempt,
  signal: AbortSignal,
  ports: TaskPorts,
): Promise<void> {
  const either = AbortSignal.any([held.stopping, signal]);
  if (!either.aborted) await once(either, "abort");
  if (held.stopping.aborted) await stopThroughOutages(prepared, signal, ports);
}

async function endAfterTimeout(
  { purpose }: ContainerTask,
  { asked: { timeoutMinutes } }: PreparedContainer,
  start: ContainerStart,
  end: (why: EndedBy) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (timeoutMinutes === null) return;
  const readLeftMs = () => timeoutMinutes * 60_000 - start.ageMs();
  // Asked again every minute: a timer cannot be longer than 2^31 ms.
  for (let leftMs = readLeftMs(); leftMs > 0; leftMs = readLeftMs())
    await pause(Math.min(leftMs, 60_000), signal);
  await end(describeTimeout(purpose, timeoutMinutes));
}

async function endAboveUsage(
  { container, output }: PreparedContainer,
  { attempt: { attemptId } }: HeldAttempt,
  end: (why: EndedBy) => Promise<void>,
  signal: AbortSignal,
  { engine, limits, pace, disk }: TaskPorts,
): Promise<void> {
  const exceeded = await watchUsage(output, limits, {
    signal,
    scratchBytes: () => engine.scratchBytes(container.name),
    mustEnd: async (writtenBytes) => {
      disk.note(attemptId, writtenBytes);
      return disk.isFiller(attemptId) && (await disk.isLow());
    },
    intervalMs: pace.usageMs,
  });
  const code = exceeded?.what === "disk" ? "disk_filled" : "output_too_large";
  if (exceeded) await end({ code, message: exceeded.message });
}
