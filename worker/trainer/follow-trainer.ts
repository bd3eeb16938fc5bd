import { once } from "node:events";
import { type ContainerExit, EngineAwayError, EngineRefusal } from "@/worker/containers/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { pause, whileEngineAway } from "@/worker/held/while-away";
import { watchUsage } from "@/worker/trainer-io/watch-usage";
import { describeTimeout, type EndedBy } from "./describe-failure";
import { readEndRecord, writeEndRecord } from "./end-record";
import { type FollowedLog, followLog } from "./follow-log";
import { followStepMetrics } from "./follow-step-metrics";
import { keepReserved } from "./keep-reserved";
import type { PreparedTrainer } from "./prepare-trainer";
import { readAgeMs, type TrainerStart } from "./trainer-start";

/**
 * `gone`: the engine answers and has no such container. `away`: it has not answered for too long. `refused`: it answers, but
 * for too long not about this container, which was told to end.
 */
export type WithoutExit = "gone" | "away" | "refused";

export type FollowedTrainer = {
  exit: ContainerExit | WithoutExit;
  start: TrainerStart;
  endedBy: EndedBy | null;
  /** Ends by itself soon after the exit, with the last line. */
  log: Promise<FollowedLog>;
};

/** Watches over a trainer from its start or adoption to its exit, also through times in which the engine does not answer. */
export async function followTrainer(
  trainer: PreparedTrainer,
  start: TrainerStart,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<FollowedTrainer> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, held.abandoned]);
  let endedBy: EndedBy | null = (await readEndRecord(held, ports)).endedBy;
  const end = async (why: EndedBy) => {
    if (endedBy === null) {
      endedBy = why;
      // Not later: if this worker dies, the next one must not take its signals for somebody else's.
      await writeEndRecord({ endedBy, exit: null }, held, ports);
    }
    await stopThroughOutages(trainer, signal, ports);
  };
  const log = followLog(trainer.container.name, held, ports);
  log.catch(() => {}); // awaited by whoever finishes; until then its failure must not end the process
  const watchers = [
    endedBy && end(endedBy),
    endAfterTimeout(trainer, start, end, signal, ports),
    endAboveUsage(trainer, held, end, signal, ports),
    stopWhenAsked(trainer, held, signal, ports),
    keepReserved(held, start, signal, ports),
    followStepMetrics(trainer.folders.output, held, signal, ports),
  ].map((watcher) => watcher?.catch((error: unknown) => reportWatcher(error, signal, ports)));
  try {
    const exit = await waitThroughOutages(trainer.container.name, held, ports);
    return { exit, start, endedBy, log };
  } finally {
    over.abort();
    await Promise.all(watchers);
  }
}

/** A watcher that fails must not end a training: its error is logged and the other watchers go on. */
function reportWatcher(error: unknown, signal: AbortSignal, { log }: TaskPorts): void {
  if (!signal.aborted) log.error({ err: error }, "a watch over a trainer failed");
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
  { container, spec }: PreparedTrainer,
  signal: AbortSignal,
  { engine, pace: { retryMs }, log }: TaskPorts,
): Promise<void> {
  const { stopGraceS } = spec.trainer;
  const { name } = container;
  for (;;) {
    try {
      await whileEngineAway(() => engine.stop(name, stopGraceS), { signal, retryMs });
      return;
    } catch (error) {
      if (!(error instanceof EngineRefusal)) throw error;
      log.error({ err: error, container: name }, "the engine refuses to end a trainer; it is asked again");
      await pause(retryMs, signal);
    }
  }
}

async function stopWhenAsked(
  trainer: PreparedTrainer,
  held: HeldAttempt,
  signal: AbortSignal,
  ports: TaskPorts,
): Promise<void> {
  const either = AbortSignal.any([held.stopping, signal]);
  if (!either.aborted) await once(either, "abort");
  if (held.stopping.aborted) await stopThroughOutages(trainer, signal, ports);
}

async function endAfterTimeout(
  { spec: { trainer } }: PreparedTrainer,
  start: TrainerStart,
  end: (why: EndedBy) => Promise<void>,
  signal: AbortSignal,
  ports: TaskPorts,
): Promise<void> {
  const { timeoutMinutes } = trainer;
  if (timeoutMinutes === null) return;
  const readLeftMs = async () => timeoutMinutes * 60_000 - (await readAgeMs(start, signal, ports));
  // Asked again every minute: a timer cannot be longer than 2^31 ms, and may run faster or slower than the engine's clock.
  for (let leftMs = await readLeftMs(); leftMs > 0; leftMs = await readLeftMs())
    await pause(Math.min(leftMs, 60_000), signal);
  await end(describeTimeout(timeoutMinutes));
}

async function endAboveUsage(
  { container, folders }: PreparedTrainer,
  { attempt: { attemptId } }: HeldAttempt,
  end: (why: EndedBy) => Promise<void>,
  signal: AbortSignal,
  { engine, limits, pace, disk }: TaskPorts,
): Promise<void> {
  const exceeded = await watchUsage(folders.output, limits, {
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
