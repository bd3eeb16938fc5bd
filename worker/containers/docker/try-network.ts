import { realpath } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import process from "node:process";
import type { ContainerSpec, Mount } from "@/worker/containers/port";

/** Where the clouds answer for what runs on a host. */
const metadataAddress = "169.254.169.254";
/** An address that is shut answers at none of them, an open one at each: if only that nobody listens. */
const ports = [1, 22, 53, 80, 111, 443, 2375, 5432, 8000];
/** Not one of Node's own. */
export const reachedStatus = 90;
const waitMs = 1_500;

/** Says which of its arguments, `host:port`, answer. A refusal is an answer: the packet was there. */
const script = `
const { connect } = require("node:net");
const tries = process.argv.slice(1).map((place) => new Promise((resolve) => {
  const at = place.lastIndexOf(":");
  const socket = connect({ host: place.slice(0, at), port: Number(place.slice(at + 1)) });
  const tell = (isReached) => { socket.destroy(); resolve(isReached ? [place] : []); };
  socket.setTimeout(${waitMs}, () => tell(false));
  socket.on("connect", () => tell(true)).on("error", ({ code }) => tell(code === "ECONNREFUSED" || code === "ECONNRESET"));
}));
Promise.all(tries).then((found) => {
  console.log(found.flat().join(" "));
  process.exit(found.flat().length === 0 ? 0 : ${reachedStatus});
});`;

/**
 * A container that tries, where the trainer will be, whether the host answers. The image may have no program for that, so
 * it is this very Node, with the libraries that it has loaded; they are read from the host, of which only an engine on this
 * machine knows.
 */
export async function buildNetworkTry(
  trainer: ContainerSpec,
  gateway: string | null,
): Promise<ContainerSpec> {
  const own = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);
  const hosts = new Set([...(gateway === null ? [] : [gateway]), ...own, metadataAddress]);
  const places = [...hosts].flatMap((host) => ports.map((port) => `${host}:${port}`));
  return {
    ...trainer,
    name: `${trainer.name}-network`,
    argv: [process.execPath, "-e", script, ...places],
    env: {},
    cpu: 1,
    memoryBytes: 512 * 1024 ** 2,
    shmBytes: 64 * 1024 ** 2,
    gpus: { kind: "none" },
    mounts: await mountThisNode(),
  };
}

async function mountThisNode(): Promise<Mount[]> {
  // Otherwise the report would look up the names of all open connections.
  Object.assign(process.report, { excludeNetwork: true });
  const files = readSharedObjects(process.report.getReport()).filter((file) => file.startsWith("/"));
  return Promise.all(
    [process.execPath, ...files].map(async (target) => ({
      source: await realpath(target),
      target,
      readOnly: true,
    })),
  );
}

function readSharedObjects(report: object): string[] {
  const found = "sharedObjects" in report && Array.isArray(report.sharedObjects) ? report.sharedObjects : [];
  return found.filter((file) => typeof file === "string");
}
