import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { hasCode } from "@/lib/server/storage/files";
import {
  type ContainerExit,
  type ContainerSpec,
  EngineAwayError,
  type LogLine,
  probeLabels,
} from "@/worker/containers/port";
import { followLogs } from "./follow-logs";
import type { Host } from "./host";
import { removeContainer } from "./remove-container";
import { startContainer } from "./start-container";
import { waitForExit } from "./wait-for-exit";

const target = "/hardsim-probe";
const patienceMs = 120_000;
const mebibyte = 1024 * 1024;

type Probe = { hostFolder: string; imageId: string; user: string };

/** A trainer that only writes one file, behind the same wall as any other. */
export async function checkWritesFolder(host: Host, probe: Probe): Promise<string | null> {
  const token = randomUUID();
  const spec = buildProbe(probe, token);
  try {
    const started = await startContainer(host, spec);
    if (!started.ok) {
      const { code, message } = started.failure;
      if (code === "engine_away") throw new EngineAwayError(message);
      return code === "entrypoint_not_found" ? null : sentence(probe, message);
    }
    const signal = AbortSignal.timeout(patienceMs);
    const exit = await waitForExit(host.docker, spec.name, { signal, pulseMs: patienceMs });
    if (exit === null || exit.entrypointProblem !== null) return null;
    if (await hasWritten(probe, token)) return null;
    return sentence(probe, await readLastWords(host, spec, exit, signal));
  } finally {
    await removeContainer(host.docker, spec.name);
  }
}

function buildProbe({ hostFolder, imageId, user }: Probe, token: string): ContainerSpec {
  return {
    name: `hs-probe-${token}`,
    labels: probeLabels(path.dirname(hostFolder)),
    image: imageId,
    argv: ["sh", "-c", `echo ${token} > ${target}/token`],
    env: {},
    user,
    cpu: 1,
    memoryBytes: 256 * mebibyte,
    shmBytes: 64 * mebibyte,
    pids: 64,
    network: "none",
    gpus: { kind: "none" },
    mounts: [{ source: hostFolder, target, readOnly: false }],
  };
}

async function hasWritten({ hostFolder }: Probe, token: string): Promise<boolean> {
  try {
    return (await readFile(path.join(hostFolder, "token"), "utf8")).trim() === token;
  } catch (error) {
    if (hasCode(error, "ENOENT", "EACCES", "EPERM")) return false;
    throw error;
  }
}

async function readLastWords(
  { docker }: Host,
  { name }: ContainerSpec,
  { exitCode }: ContainerExit,
  signal: AbortSignal,
): Promise<string> {
  let last: LogLine | null = null;
  for await (const line of followLogs(docker, name, { signal, pulseMs: patienceMs })) last = line;
  return last?.text ?? `status ${exitCode}`;
}

const sentence = ({ hostFolder, user }: Probe, reason: string): string =>
  `a trainer, which runs as ${user} in its container, cannot write into its folder below ${path.dirname(hostFolder)} (${reason.slice(0, 300)}): put HARDSIM_DATA_DIR on a file system that knows owners (not NFS with root squash), or run worker and container engine as one user; trainers wait`;
