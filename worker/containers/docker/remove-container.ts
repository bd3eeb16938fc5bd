import type Docker from "dockerode";
import { askUnless } from "./ask";

/** Kills the container and removes it with its volumes. 404: there is none. 409: its removal is already under way. */
export async function removeContainer(docker: Docker, name: string): Promise<void> {
  await askUnless(
    docker,
    [404, 409],
    (abortSignal) => docker.getContainer(name).remove({ force: true, v: true, abortSignal }),
    { timeoutMs: 120_000 },
  );
}
