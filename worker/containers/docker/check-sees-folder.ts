import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import type Docker from "dockerode";
import { EngineRefusal, probeLabels } from "@/worker/containers/port";
import { ask } from "./ask";
import { toDockerLabels } from "./labels";
import { removeContainer } from "./remove-container";

/**
 * Writes a file here and reads it back through a container's mount. An engine in a virtual machine, or on another host
 * behind a forwarded socket, answers all questions and mounts an empty folder. The container is never started: the engine
 * reads files through its mounts, so the image needs no program that can.
 */
export async function checkSeesFolder(
  docker: Docker,
  hostFolder: string,
  imageId: string,
): Promise<string | null> {
  const probe = await mkdtemp(path.join(hostFolder, "engine-probe-"));
  const token = randomUUID();
  const name = `hs-probe-${token}`;
  try {
    await writeFile(path.join(probe, "token"), token);
    // An engine without root may be another user.
    await chmod(probe, 0o755);
    const body = {
      Image: imageId,
      Entrypoint: ["/none"],
      Labels: toDockerLabels(probeLabels(hostFolder)),
      HostConfig: {
        NetworkMode: "none",
        Mounts: [{ Type: "bind", Source: probe, Target: "/hardsim-probe", ReadOnly: true }],
      },
    };
    const options: object = { _query: { name }, _body: body };
    await ask(docker, (abortSignal) => docker.createContainer({ ...options, abortSignal }));
    const archive = await ask(docker, () =>
      docker.getContainer(name).getArchive({ path: "/hardsim-probe/token" }),
    );
    const tar = await buffer(archive);
    return tar.includes(token) ? null : sentence(hostFolder, "it read something else there");
  } catch (error) {
    if (error instanceof EngineRefusal && /no such image/i.test(error.message))
      return `whether the container engine sees ${hostFolder} cannot be checked: ${error.message}`;
    if (error instanceof EngineRefusal) return sentence(hostFolder, error.message);
    throw error;
  } finally {
    await rm(probe, { recursive: true, force: true });
    await removeContainer(docker, name);
  }
}

function sentence(hostFolder: string, reason: string): string {
  // An engine without root is another user, and nobody but the server's own enters its data folder.
  if (/permission denied/i.test(reason))
    return `the container engine's user may not enter ${hostFolder} (${reason}); run the server as the user that the engine runs as, or use an engine that runs as root`;
  return `the container engine does not see ${hostFolder} of this machine (${reason}); put HARDSIM_DATA_DIR on a folder that the engine's host shares, or use an engine on this machine`;
}
