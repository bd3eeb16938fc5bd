import { StringDecoder } from "node:string_decoder";
import type Docker from "dockerode";
import { EngineAwayError, EngineRefusal, type OutputPiece } from "@/worker/containers/port";
import { openStream } from "./ask";
import { inspectContainer, readStatus } from "./container-state";
import { createFrameReader } from "./log-frames";

/**
 * Attaches to a container's output. The engine's log has a line only when it ends, or when 16 KiB of it are there, which for a
 * progress bar is minutes; what it hands out here comes at once. It must be read quickly: the engine holds up the
 * container's writes when a megabyte of it waits.
 */
export async function* followOutput(
  docker: Docker,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<OutputPiece> {
  const query = { stream: "true", stdout: "true", stderr: "true" };
  const decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  const readFrames = createFrameReader();
  let stop = () => {};
  try {
    // To one that has exited the engine would attach as well, and wait until somebody starts it again.
    const info = await inspectContainer(docker, name);
    if (info === null || readStatus(info) !== "running") return;
    const request = { method: "POST", path: `/containers/${name}/attach`, query } as const;
    const stream = await openStream(docker, request, signal);
    if (stream === null) return;
    stop = () => stream.destroy();
    signal.addEventListener("abort", stop, { once: true });
    for await (const chunk of stream)
      for (const frame of readFrames(chunk))
        yield { stream: frame.stream, text: decoders[frame.stream].write(frame.body) };
  } catch (error) {
    if (
      signal.aborted ||
      error instanceof EngineAwayError ||
      error instanceof EngineRefusal ||
      isBroken(error)
    )
      return;
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

/** A connection that ended, by us or by the engine. */
function isBroken(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
