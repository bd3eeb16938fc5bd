import { stat } from "node:fs/promises";
import type Docker from "dockerode";
import type { EngineUsers } from "@/worker/containers/port";
import { askEngine } from "./ask";

type Info = { SecurityOptions?: readonly string[] | null; DockerRootDir?: string };

/**
 * Which users of the host the engine's containers run as. An engine with `userns-remap` keeps its data below a folder that is
 * called by the first ids that it gives out (docs.docker.com/engine/security/userns-remap); one without root runs as
 * whoever its socket belongs to.
 */
export async function readUsers(docker: Docker, socketPath: string | null): Promise<EngineUsers> {
  const { SecurityOptions, DockerRootDir = "" }: Info = await askEngine(() => docker.info());
  const options = (SecurityOptions ?? []).map((option) => option.split(",")[0]);
  if (options.includes("name=rootless")) {
    const owner = socketPath === null ? null : await stat(socketPath);
    return { kind: "rootless", owner: owner && { uid: owner.uid, gid: owner.gid } };
  }
  const base = options.includes("name=userns") ? /\/(\d+)\.(\d+)\/?$/.exec(DockerRootDir) : null;
  return base ? { kind: "shifted", first: { uid: Number(base[1]), gid: Number(base[2]) } } : { kind: "same" };
}
