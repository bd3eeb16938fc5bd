import path from "node:path";
import type Docker from "dockerode";
import { cutEndSlashes } from "@/lib/core/text/cut-end-slashes";
import type { ContainerSpec } from "@/worker/containers/port";
import { ask } from "./ask";
import { toPathSegments } from "./strict-modem";

const maxVolumes = 32;

/** The image asks for folders that no trainer gets. `message` is a sentence. */
export class VolumesRefused extends Error {
  override name = "VolumesRefused";
}

/**
 * The folders that an image declares with VOLUME and that nothing of ours is mounted at. For each the engine would make a
 * volume of its own, whose size nobody limits. Throws VolumesRefused, EngineAwayError and EngineRefusal.
 */
export async function readImageVolumes(docker: Docker, spec: ContainerSpec): Promise<string[]> {
  const image = await ask(docker, () => docker.getImage(toPathSegments(spec.image)).inspect());
  return chooseVolumes(Object.keys(image.Config?.Volumes ?? {}), spec.mounts);
}

export function chooseVolumes(declared: readonly string[], mounts: ContainerSpec["mounts"]): string[] {
  const taken = new Set(["/tmp", ...mounts.map(({ target }) => target)]);
  const readOnly = mounts.filter((mount) => mount.readOnly).map(({ target }) => target);
  const folders = new Set(declared.map((folder) => cutEndSlashes(path.posix.join(folder, ".")) || "/"));
  if (folders.size > maxVolumes)
    throw new VolumesRefused(`the image declares more than ${maxVolumes} folders with VOLUME`);
  for (const folder of folders)
    if (!isPossible(folder) || readOnly.some((target) => folder.startsWith(`${target}/`)))
      throw new VolumesRefused(`the image declares VOLUME ${JSON.stringify(folder)}, where none can be`);
  return [...folders].filter((folder) => !taken.has(folder));
}

const isPossible = (folder: string): boolean =>
  /^\/[^\0]{1,500}$/.test(folder) && (folder === "/dev/shm" || !/^\/(proc|sys|dev)(\/|$)/.test(folder));
