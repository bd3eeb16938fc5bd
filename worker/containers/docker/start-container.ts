import { isDeepStrictEqual } from "node:util";
import type Docker from "dockerode";
import { cleanText } from "@/lib/core/text/clean-text";
import {
  type ContainerSpec,
  EngineAwayError,
  EngineRefusal,
  type StartFailure,
  type StartResult,
} from "@/worker/containers/port";
import { askUnless } from "./ask";
import { inspectContainer, readStatus, readTime } from "./container-state";
import { buildCreateOptions } from "./create-options";
import { fromDockerLabels } from "./labels";
import { removeContainer } from "./remove-container";

// A busy host may take long to set a container up. When this gives up too early, the next try adopts the container.
const slow = { timeoutMs: 120_000 };

/** Creates and starts the container, or adopts the one that has its name and labels. Failures of the engine are values. */
export async function startContainer(
  docker: Docker,
  spec: ContainerSpec,
  readHost: () => Promise<{ cpus: number; clock: Date }>,
): Promise<StartResult> {
  try {
    const adopted = !(await createContainer(docker, spec, (await readHost()).cpus));
    const found = adopted ? await inspectContainer(docker, spec.name) : null;
    if (found !== null && !isDeepStrictEqual(fromDockerLabels(found.Config.Labels), spec.labels))
      return fail("engine_error", `the name ${spec.name} is taken by a container that is not this attempt's`);
    if (found === null || readStatus(found) === "created") await startCreated(docker, spec.name);
    const info = await inspectContainer(docker, spec.name);
    if (info === null) return fail("engine_error", `container ${spec.name} was removed while it was started`);
    const startedAt = readTime(info.State.StartedAt) ?? new Date(info.Created);
    const { clock } = await readHost();
    return { ok: true, adopted, startedAt, ageMs: Math.max(0, clock.getTime() - startedAt.getTime()) };
  } catch (error) {
    if (error instanceof EngineAwayError) return fail("engine_away", error.message);
    if (error instanceof EngineRefusal) return fail(classifyRefusal(error, spec), error.message);
    throw error;
  }
}

/** False: the name is in use. */
async function createContainer(docker: Docker, spec: ContainerSpec, hostCpus: number): Promise<boolean> {
  // Without `_query` and `_body` dockerode writes all options into the URL, and the secrets in `Env` into logs of proxies.
  const options: object = { _query: { name: spec.name }, _body: buildCreateOptions(spec, hostCpus) };
  const create = (abortSignal: AbortSignal) => docker.createContainer({ ...options, abortSignal });
  return (await askUnless(docker, [409], create, slow)) !== null;
}

async function startCreated(docker: Docker, name: string): Promise<void> {
  try {
    // 304: somebody else has started it.
    await askUnless(docker, [304], (abortSignal) => docker.getContainer(name).start({ abortSignal }), slow);
  } catch (error) {
    // A container whose start was refused stays behind as "created", and the next try would start it.
    if (error instanceof EngineRefusal) await removeContainer(docker, name);
    throw error;
  }
}

function classifyRefusal(refusal: EngineRefusal, spec: ContainerSpec): StartFailure["code"] {
  if (refusal.status === 404 && /no such image/i.test(refusal.message)) return "image_not_found";
  if (spec.gpus.kind === "nvidia" && /nvidia|gpu|device driver|cuda/i.test(refusal.message))
    return "gpu_unavailable";
  // Only an engine without an init process says this at the start; with one it shows in the exit (container-state.ts).
  if (/exec: .{0,1000}(no such file|not found|permission denied|is a directory)/i.test(refusal.message))
    return "entrypoint_not_found";
  return "engine_error";
}

function fail(code: StartFailure["code"], message: string): StartResult {
  return { ok: false, failure: { code, message: cleanText(message) } };
}
