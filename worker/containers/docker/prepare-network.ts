import { refuseNetwork } from "@/lib/server/network-policy";
import { type ContainerSpec, EngineRefusal, type StartFailure } from "@/worker/containers/port";
import { ask } from "./ask";
import { buildCreateOptions } from "./create-options";
import { followLogs } from "./follow-logs";
import type { Host } from "./host";
import { removeContainer } from "./remove-container";
import { closeMetadata, createNetwork, readGateway } from "./trainer-network";
import { buildNetworkTry, reachedStatus } from "./try-network";
import { waitForExit } from "./wait-for-exit";

const pulseMs = 10_000;
const longestTryMs = 30_000;

/** A container does not get the network that it asks for. `message` is a sentence. */
export class NetworkProblem extends Error {
  override name = "NetworkProblem";
  constructor(
    readonly code: Extract<StartFailure["code"], "network_refused" | "network_unavailable">,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Makes the container's network, and tries whether what it must not reach answers there. Returns the engine's name of the
 * network. Throws NetworkProblem and EngineAwayError.
 */
export async function prepareNetwork(host: Host, spec: ContainerSpec): Promise<string> {
  if (spec.network === "none") return "none";
  const refused = refuseNetwork(spec.network, host.rules.network);
  if (refused !== null) throw new NetworkProblem("network_refused", `trainer_spec.network ${refused}`);
  await createNetwork(host.docker, spec).catch((error: unknown) => {
    throw toProblem(error, "the container engine could not make a network for the trainer");
  });
  if (host.rules.network === "internet") await tryNetwork(host, spec);
  return spec.name;
}

/** The rest, which takes a container that is there and has not been started. */
export async function enterNetwork({ docker, rules }: Host, spec: ContainerSpec): Promise<void> {
  if (spec.network === "none" || rules.network !== "internet") return;
  await closeMetadata(docker, spec.name).catch((error: unknown) => {
    throw toProblem(error, "the container engine could not close the metadata addresses to the trainer");
  });
}

async function tryNetwork(host: Host, spec: ContainerSpec): Promise<void> {
  const { docker, rules } = host;
  const untried = "whether the host can be reached from the trainer's network could not be tried";
  const probe = await buildNetworkTry(spec, await readGateway(docker, spec.name));
  const { cpus } = await host.read();
  const wall = { ...rules, cpus, volumes: [], network: spec.name, mayRaiseLimits: false };
  const options: object = { _query: { name: probe.name }, _body: buildCreateOptions(probe, wall) };
  const signal = AbortSignal.timeout(longestTryMs);
  try {
    await removeContainer(docker, probe.name); // of a worker that died while it tried
    await ask(docker, (abortSignal) => docker.createContainer({ ...options, abortSignal }));
    await closeMetadata(docker, probe.name);
    await ask(docker, (abortSignal) => docker.getContainer(probe.name).start({ abortSignal }));
    const exit = await waitForExit(docker, probe.name, { signal, pulseMs });
    if (exit?.exitCode === 0) return;
    let said = "";
    for await (const { text } of followLogs(docker, probe.name, { signal, pulseMs })) said = text || said;
    throw new NetworkProblem(
      "network_unavailable",
      exit?.exitCode === reachedStatus
        ? `the host answers on the trainer's network, at ${said}: close that with a firewall (docs/trainer-container.md), or allow it with HARDSIM_TRAINER_NETWORK=host-reachable`
        : `${untried}: status ${exit?.exitCode ?? "unknown"}, ${said || "nothing said"}`,
    );
  } catch (error) {
    throw signal.aborted
      ? new NetworkProblem("network_unavailable", `${untried} in time`)
      : toProblem(error, untried);
  } finally {
    await removeContainer(docker, probe.name);
  }
}

/** Also where all addresses of the engine's networks are taken, which it says in its own sentence. */
function toProblem(error: unknown, what: string): unknown {
  return error instanceof EngineRefusal
    ? new NetworkProblem("network_unavailable", `${what}: ${error.message}`)
    : error;
}
