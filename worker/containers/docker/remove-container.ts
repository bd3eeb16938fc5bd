import type Docker from "dockerode";
import { askUnless } from "./ask";
import { removeNetwork } from "./trainer-network";

/** Kills the container and removes it with its volumes and its network. 404: there is none. 409: its removal is under way. */
export async function removeContainer(docker: Docker, name: string): Promise<void> {
  await askUnless(
    docker,
    [404, 409],
    (abortSignal) => docker.getContainer(name).remove({ force: true, v: true, abortSignal }),
    { timeoutMs: 120_000 },
  );
  await removeNetwork(docker, name);
}
