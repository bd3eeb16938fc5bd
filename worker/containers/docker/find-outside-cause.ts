import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { z } from "zod";
import { type OutsideCause, statusesFromOutside } from "@/lib/core/attempts/charges";
import { ask, openStream } from "./ask";
import { judgeOutside } from "./judge-outside";
import { isHostOutOfMemory, readKernelLog } from "./kernel-log";

type Ended = { id: string; exitCode: number; outOfMemory: boolean; startedAt: Date; finishedAt: Date };

/**
 * Who outside of it ended a container, by records that it cannot write: the kernel's log, the engine's own start, and the
 * engine's events. Null: none of them knows of anybody.
 */
export async function findOutsideCause(docker: Docker, ended: Ended): Promise<OutsideCause | null> {
  const { id, outOfMemory } = ended;
  return judgeOutside({
    ...ended,
    hostOutOfMemory: outOfMemory && isHostOutOfMemory(await readKernelLog(), id),
    engineStartedAt: await readEngineStart(docker),
    signals: await listSignals(docker, ended),
  });
}

/** The engine makes its network `bridge` anew whenever it starts, and says its own start nowhere else. Null: it has none. */
async function readEngineStart(docker: Docker): Promise<Date | null> {
  const network = await read(docker, "/networks/bridge", {});
  const created = network === "" ? null : madeAt.safeParse(JSON.parse(network));
  return created?.success ? new Date(created.data.Created) : null;
}

/** The engine's times have nine digits, with any zone. */
const madeAt = z.object({ Created: z.string().refine((text) => !Number.isNaN(Date.parse(text))) });

/**
 * On a busy machine the engine notes a kill some time after what it killed has exited. The answer waits for that time to pass.
 * A program that caught the signal has run on after it, so that the note came first.
 */
const noteSlackMs = 1_000;
const caughtSlackMs = 100;

/**
 * Each stop and kill that the engine was asked for is an event; a program that kills itself or another in its container makes
 * none. The engine keeps its last 256 events.
 */
async function listSignals(
  docker: Docker,
  { id, exitCode, startedAt, finishedAt }: Ended,
): Promise<number[]> {
  const slackMs = statusesFromOutside.includes(exitCode) || exitCode > 128 ? noteSlackMs : caughtSlackMs;
  const events = await read(docker, "/events", {
    since: toSeconds(startedAt.getTime()),
    // The engine may write that a short one ended before it started, and refuses a time that runs backwards.
    until: toSeconds(Math.max(startedAt.getTime(), finishedAt.getTime()) + slackMs),
    filters: JSON.stringify({ container: [id], event: ["kill"] }),
  });
  return events
    .split("\n")
    .filter((line) => line !== "")
    .map(readSignal);
}

/** An engine that does not say which signal it sent, as others than Docker's may not, was asked to kill. */
function readSignal(event: string): number {
  const signal = /"signal":\s*"?(\d+)/.exec(event)?.[1];
  return signal === undefined ? 9 : Number(signal);
}

/** The whole answer; the empty text when there is nothing of that name. */
function read(docker: Docker, path: string, query: Record<string, string>): Promise<string> {
  return ask(docker, async (signal) => {
    const stream = await openStream(docker, { method: "GET", path, query }, signal);
    return stream === null ? "" : text(stream);
  });
}

const toSeconds = (ms: number): string => (ms / 1_000).toFixed(3);
