import type { IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import { EngineAwayError, type LogLine } from "@/worker/containers/port";
import { askEngine, openStream, toEngineError } from "./ask";
import { inspectContainer, readStatus } from "./container-state";
import { createLogDecoder, toSinceAfter } from "./log-frames";

type LogRequest = { after?: string; signal: AbortSignal; pulseMs: number };

export async function* followLogs(
  docker: Docker,
  name: string,
  request: LogRequest,
): AsyncGenerator<LogLine> {
  let after = request.after;
  for await (const line of readLog(docker, name, { ...request, follow: true })) {
    after = line.cursor;
    yield line;
  }
  await confirmEnd(docker, name, request.signal);
  // When the container exits while the stream is behind, the engine ends it with the present log file, and the lines of the
  // next file would be missing.
  yield* readLog(docker, name, { ...request, after, follow: false });
}

async function* readLog(
  docker: Docker,
  name: string,
  { after, follow, signal, pulseMs }: LogRequest & { follow: boolean },
): AsyncGenerator<LogLine> {
  const query: Record<string, string> = {
    follow: String(follow),
    stdout: "true",
    stderr: "true",
    timestamps: "true",
  };
  if (after !== undefined) query.since = toSinceAfter(after);
  const stream = await openStream(docker, { method: "GET", path: `/containers/${name}/logs`, query }, signal);
  if (stream === null) return;
  const decoder = createLogDecoder();
  for await (const chunk of readStream(docker, stream, { signal, pulseMs })) yield* decoder.push(chunk);
  yield* decoder.end();
}

/**
 * The chunks of a long answer. Throws EngineAwayError when the answer breaks off, and when the engine does not answer a
 * question in between: a frozen engine would keep the connection open for ever.
 */
export async function* readStream(
  docker: Docker,
  stream: IncomingMessage,
  options: { signal: AbortSignal; pulseMs: number },
): AsyncGenerator<Buffer> {
  const { signal, pulseMs } = options;
  const done = new AbortController();
  const stop = () => stream.destroy(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const pulse = (async () => {
    for (;;) {
      await delay(pulseMs, undefined, { signal: done.signal });
      await askEngine(() => docker.ping(), { timeoutMs: pulseMs });
    }
  })().catch((error) => {
    if (!done.signal.aborted) stream.destroy(error);
  });
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw signal.aborted ? signal.reason : toEngineError(error, "away");
  } finally {
    signal.removeEventListener("abort", stop);
    done.abort();
    stream.destroy();
    await pulse;
  }
}

/** An engine that is being stopped ends its log streams while containers run on, so the end of a stream is not enough. */
async function confirmEnd(docker: Docker, name: string, signal: AbortSignal): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const info = await inspectContainer(docker, name);
    if (info === null || readStatus(info) !== "running") return;
    await delay(100, undefined, { signal });
  }
  throw new EngineAwayError(`the log of ${name} ended before its container did`);
}
