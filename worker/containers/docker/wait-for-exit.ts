import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import type { ContainerExit } from "@/worker/containers/port";
import { openStream } from "./ask";
import { inspectContainer, readExit, readStatus, settleExit } from "./container-state";
import { readStream } from "./follow-logs";

/**
 * The engine itself removes no container, so `inspect` tells of an exit at any later time and none can be missed. A
 * container that has not been started yet is looked at again.
 */
export async function waitForExit(
  docker: Docker,
  name: string,
  { signal, pulseMs }: { signal: AbortSignal; pulseMs: number },
): Promise<ContainerExit | null> {
  for (;;) {
    signal.throwIfAborted();
    const info = await inspectContainer(docker, name);
    if (info === null) return null;
    const status = readStatus(info);
    if (status === "exited") return readExit(docker, await settleExit(docker, info));
    if (status === "created") {
      await delay(500, undefined, { signal });
      continue;
    }
    const query = { condition: "not-running" };
    const stream = await openStream(
      docker,
      { method: "POST", path: `/containers/${info.Id}/wait`, query },
      signal,
    );
    if (stream === null) return null;
    for await (const _ of readStream(docker, stream, { signal, pulseMs })) {
      // Only the end counts: the exit is read from the container, which also knows whether memory ran out.
    }
  }
}
