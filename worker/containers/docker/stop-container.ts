import type Docker from "dockerode";
import { EngineRefusal } from "@/worker/containers/port";
import { askUnless } from "./ask";
import { endTree } from "./end-tree";
import { removeContainer } from "./remove-container";

/** 304: it was stopped already. 404: there is none. 409: it does not run, or its removal is already under way. */
const alreadyDone = [304, 404, 409];

/**
 * SIGTERM to the whole tree of its processes, `graceS` seconds (the engine takes whole ones alone), SIGKILL. An engine may refuse one way of ending a container
 * and do another: a trainer that nobody can end would hold its GPU for good.
 */
export async function stopContainer(docker: Docker, name: string, graceS: number): Promise<void> {
  const wholeS = Math.ceil(graceS);
  const t = wholeS > 0 ? await endTree(docker, name, wholeS) : 0;
  const container = docker.getContainer(name);
  const ways = [
    () =>
      askUnless(docker, alreadyDone, (abortSignal) => container.stop({ t, abortSignal }), {
        timeoutMs: t * 1_000 + 60_000,
      }),
    () => askUnless(docker, alreadyDone, (abortSignal) => container.kill({ signal: "SIGKILL", abortSignal })),
  ];
  for (const end of ways)
    try {
      await end();
      return;
    } catch (error) {
      if (!(error instanceof EngineRefusal)) throw error;
    }
  await removeContainer(docker, name);
}
