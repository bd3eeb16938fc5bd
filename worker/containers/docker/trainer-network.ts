import { createHash } from "node:crypto";
import type Docker from "dockerode";
import type { ContainerSpec, NetworkState } from "@/worker/containers/port";
import { ask, askEngine, askUnless } from "./ask";
import { fromDockerLabels, installationFilter, toDockerLabels } from "./labels";

/** The bridge of a trainer's network is called so, with more behind it: an operator's firewall knows them by that. */
const bridgePrefix = "hst";
/** On no network of its own a program may answer for the metadata of a cloud (169.254.169.254), or for its credentials. */
const metadataHole = {
  name: "hardsim-metadata-hole",
  subnet: "169.254.0.0/16",
  // Not the addresses themselves.
  range: "169.254.64.0/18",
} as const;

const isolated = { "com.docker.network.bridge.enable_icc": "false" };

/**
 * Makes the network of one attempt, under its container's name; one that is there is used. Containers of other networks
 * cannot be reached from it, nor can it from them: the engine keeps bridges apart.
 */
export async function createNetwork(docker: Docker, { name, labels }: ContainerSpec): Promise<void> {
  const hash = createHash("sha256").update(name).digest("hex");
  await create(docker, {
    Name: name,
    Labels: toDockerLabels(labels),
    Options: {
      ...isolated,
      // An interface has 15 characters.
      "com.docker.network.bridge.name": `${bridgePrefix}${hash.slice(0, 15 - bridgePrefix.length)}`,
    },
  });
}

/**
 * Closes the metadata addresses to a container that is not started yet, by what the engine has for it: a second network
 * that has these addresses as its own, nobody on it, no address of the host's and no way on. The container's route to it is
 * nearer than the one to the internet.
 */
export async function closeMetadata(docker: Docker, container: string): Promise<void> {
  await create(docker, {
    Name: metadataHole.name,
    Internal: true,
    Options: { ...isolated, "com.docker.network.bridge.inhibit_ipv4": "true" },
    IPAM: { Driver: "default", Config: [{ Subnet: metadataHole.subnet, IPRange: metadataHole.range }] },
  });
  // 403: it is there already.
  const options: object = { Container: container };
  await askUnless(docker, [403], () => docker.getNetwork(metadataHole.name).connect(options));
}

/** 404: there is none. 403: its container is not quite gone; what is left is removed at the next look (reconcile.ts). */
export async function removeNetwork(docker: Docker, name: string): Promise<void> {
  await askUnless(docker, [403, 404], () => docker.getNetwork(name).remove());
}

export async function listNetworks(docker: Docker, installationId: string): Promise<NetworkState[]> {
  const filters = { label: [installationFilter(installationId)] };
  const found = await askEngine((abortSignal) => docker.listNetworks({ filters, abortSignal }));
  return found.flatMap(({ Name: name, Labels }) => {
    const labels = fromDockerLabels(Labels);
    return labels === null ? [] : [{ name, labels }];
  });
}

/** The host's own address on a network. */
export async function readGateway(docker: Docker, name: string): Promise<string | null> {
  const { IPAM } = await ask(docker, () => docker.getNetwork(name).inspect());
  const gateway = IPAM?.Config?.[0]?.Gateway;
  return typeof gateway === "string" ? gateway : null;
}

/** The API makes two networks of one name unless it is told to look. 409: there is one of that name. */
async function create(docker: Docker, wanted: { Name: string; [option: string]: unknown }): Promise<void> {
  const body = { ...wanted, Driver: "bridge", CheckDuplicate: true, EnableIPv6: false };
  // Without `_query` and `_body` dockerode writes all options into the URL, too.
  const options = { ...wanted, _query: {}, _body: body };
  await askUnless(docker, [409], (abortSignal) => docker.createNetwork({ ...options, abortSignal }));
}
