import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import type { ContainerInfo, ContainerInspectInfo } from "dockerode";
import type { ContainerExit, ContainerState } from "@/worker/containers/port";
import { askOrNull, openStream } from "./ask";
import { findOutsideCause } from "./find-outside-cause";
import { fromDockerLabels } from "./labels";
import { createLogDecoder } from "./log-frames";

export function inspectContainer(docker: Docker, name: string): Promise<ContainerInspectInfo | null> {
  return askOrNull(docker, (abortSignal) => docker.getContainer(name).inspect({ abortSignal }));
}

/** Null: not one of ours. */
export async function readState(docker: Docker, info: ContainerInspectInfo): Promise<ContainerState | null> {
  const labels = fromDockerLabels(info.Config.Labels);
  if (labels === null) return null;
  const status = readStatus(info);
  return {
    name: info.Name.replace(/^\//, ""),
    labels,
    status,
    exit: status === "exited" ? await readExit(docker, info) : null,
    startedAt: readTime(info.State.StartedAt),
  };
}

/** What the list alone tells of a container that the engine does not show by itself: its exit and times are not known. */
export function readListed({ Names, Labels, State }: ContainerInfo): ContainerState | null {
  const labels = fromDockerLabels(Labels);
  const [name] = Names;
  if (labels === null || name === undefined) return null;
  const status = State === "created" ? "created" : ["exited", "dead"].includes(State) ? "exited" : "running";
  return { name: name.replace(/^\//, ""), labels, status, exit: null, startedAt: null };
}

export function readStatus(info: ContainerInspectInfo): ContainerState["status"] {
  if (info.State.Running || info.State.Paused || info.State.Restarting) return "running";
  return info.State.Status === "created" ? "created" : "exited";
}

export async function readExit(docker: Docker, info: ContainerInspectInfo): Promise<ContainerExit> {
  const { ExitCode: exitCode, OOMKilled: oomKilled } = info.State;
  const startedAt = readTime(info.State.StartedAt);
  const finishedAt = readTime(info.State.FinishedAt) ?? new Date(info.Created);
  const outsideCause =
    startedAt &&
    (await findOutsideCause(docker, {
      id: info.Id,
      exitCode,
      outOfMemory: oomKilled,
      startedAt,
      finishedAt,
    }));
  return {
    exitCode,
    outsideCause,
    // The engine's flag is true also when a child was killed for memory and the job went on to exit 0.
    outOfMemory: exitCode !== 0 && oomKilled,
    entrypointProblem: await readEntrypointProblem(docker, info),
    startedAt,
    // A busy engine writes the start down a little late, and a short program has ended by then.
    finishedAt: startedAt !== null && startedAt > finishedAt ? startedAt : finishedAt,
  };
}

/**
 * The engine learns of an exit and of memory that ran out in two ways, and on a busy host of the latter up to 0.1 s later.
 * So an exit by SIGKILL is looked at again for a second, in case its reason comes late.
 */
export async function settleExit(docker: Docker, info: ContainerInspectInfo): Promise<ContainerInspectInfo> {
  let latest = info;
  for (let tries = 0; tries < 10 && latest.State.ExitCode === 137 && !latest.State.OOMKilled; tries += 1) {
    await delay(100);
    latest = (await inspectContainer(docker, info.Id)) ?? latest;
  }
  return latest;
}

/** The engine writes year 1 for "never". */
export function readTime(text: string): Date | null {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) || time.getUTCFullYear() < 1970 ? null : time;
}

const initComplaint = /^\[FATAL tini \(\d+\)\] exec (.*) failed: (.*)/;

/**
 * With an init process a program that cannot be run is no error of the start: the init process exits with 126 or 127, which
 * a script may also do. When nothing else ran, the log is exactly the one line that the init process wrote.
 */
async function readEntrypointProblem(docker: Docker, info: ContainerInspectInfo): Promise<string | null> {
  if (info.State.ExitCode !== 126 && info.State.ExitCode !== 127) return null;
  const query = { follow: "false", stdout: "true", stderr: "true", timestamps: "true", tail: "2" };
  const stream = await openStream(
    docker,
    { method: "GET", path: `/containers/${info.Id}/logs`, query },
    AbortSignal.timeout(10_000),
  );
  if (stream === null) return null;
  const decoder = createLogDecoder();
  const lines: string[] = [];
  for await (const chunk of stream) lines.push(...decoder.push(chunk).map((line) => line.text));
  lines.push(...decoder.end().map((line) => line.text));
  const [only] = lines;
  const match = lines.length === 1 && only !== undefined ? initComplaint.exec(only) : null;
  return match === null ? null : `cannot run ${match[1]}: ${match[2]}`;
}
