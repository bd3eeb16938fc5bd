import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { z } from "zod";
import type { OutsideCause } from "@/lib/core/attempts/charges";
import { ask, openStream } from "./ask";
import { isHostOutOfMemory, readKernelLog } from "./kernel-log";

type Ended = { id: string; outOfMemory: boolean; startedAt: Date; finishedAt: Date };

/** Restarts are read from times of the engine, of which an engine that comes back writes some a little late. */
const restartSlackMs = 30_000;

/**
 * Who outside of it ended a container, by records that it cannot write: the kernel's log, the engine's own start, and the
 * engine's events. Null: none of them knows of anybody.
 */
export async function findOutsideCause(docker: Docker, ended: Ended): Promise<OutsideCause | null> {
  if (ended.outOfMemory)
    return isHostOutOfMemory(await readKernelLog(), ended.id) ? "host_out_of_memory" : null;
  const engineStart = await readEngineStart(docker);
  if (
    engineStart !== null &&
    ended.startedAt < engineStart &&
    ended.finishedAt.getTime() <= engineStart.getTime() + restartSlackMs
  )
    return "engine_restarted";
  return (await wasKilledThroughEngine(docker, ended)) ? "killed_through_engine" : null;
}

/** The engine makes its network `bridge` anew whenever it starts, and says its own start nowhere else. Null: it has none. */
async function readEngineStart(docker: Docker): Promise<Date | null> {
  const network = await read(docker, "/networks/bridge", {});
  const created = network === "" ? null : madeAt.safeParse(JSON.parse(network));
  return created?.success ? new Date(created.data.Created) : null;
}

/** The engine's times have nine digits, with any zone. */
const madeAt = z.object({ Created: z.string().refine((text) => !Number.isNaN(Date.parse(text))) });

/** On a busy machine the engine notes a kill some time after what it killed has exited. The answer waits for that time to pass. */
const noteSlackMs = 1_000;

/**
 * Each stop and kill that the engine was asked for is an event; a program that kills itself or another in its container makes
 * none. The engine keeps its last 256 events.
 */
async function wasKilledThroughEngine(
  docker: Docker,
  { id, startedAt, finishedAt }: Ended,
): Promise<boolean> {
  const events = await read(docker, "/events", {
    since: toSeconds(startedAt.getTime()),
    // The engine may write that a short one ended before it started, and refuses a time that runs backwards.
    until: toSeconds(Math.max(startedAt.getTime(), finishedAt.getTime()) + noteSlackMs),
    filters: JSON.stringify({ container: [id], event: ["kill"] }),
  });
  return events !== "";
}

/** The whole answer; the empty text when there is nothing of that name. */
function read(docker: Docker, path: string, query: Record<string, string>): Promise<string> {
  return ask(docker, async (signal) => {
    const stream = await openStream(docker, { method: "GET", path, query }, signal);
    return stream === null ? "" : text(stream);
  });
}

const toSeconds = (ms: number): string => (ms / 1_000).toFixed(3);
