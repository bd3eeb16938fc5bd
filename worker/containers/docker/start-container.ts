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
import type { Host } from "./host";
import type { Wall } from "./host-config";
import { readImageVolumes, VolumesRefused } from "./image-volumes";
import { fromDockerLabels } from "./labels";
import { enterNetwork, NetworkProblem, prepareNetwork } from "./prepare-network";
import { removeContainer } from "./remove-container";
import { nameUser } from "./user-files";

type BeforeStart = () => Promise<void>;

// A busy host may take long to set a container up. When this gives up too early, the next try adopts the container.
const slow = { timeoutMs: 120_000 };

/** Creates and starts the container, or adopts the one that has its name and labels. Failures of the engine are values. */
export async function startContainer(
  host: Host,
  spec: ContainerSpec,
  beforeStart: BeforeStart = async () => undefined,
): Promise<StartResult> {
  const { docker } = host;
  try {
    let found = await inspectContainer(docker, spec.name);
    const emptied = found === null ? await readImageVolumes(docker, spec) : [];
    if (found === null && !(await bringUp(host, spec, emptied, beforeStart)))
      found = await inspectContainer(docker, spec.name);
    if (found !== null && !isDeepStrictEqual(fromDockerLabels(found.Config.Labels), spec.labels))
      return fail("engine_error", `the name ${spec.name} is taken by a container that is not this attempt's`);
    if (found !== null && readStatus(found) === "created" && !(await startCreated(host, spec, beforeStart)))
      await bringUp(host, spec, await readImageVolumes(docker, spec), beforeStart);
    const info = await inspectContainer(docker, spec.name);
    if (info === null) return fail("engine_error", `container ${spec.name} was removed while it was started`);
    const startedAt = readTime(info.State.StartedAt) ?? new Date(info.Created);
    const ageMs = Math.max(0, (await host.read()).clock.getTime() - startedAt.getTime());
    return { ok: true, adopted: found !== null, startedAt, ageMs, emptied };
  } catch (error) {
    if (error instanceof EngineAwayError) return fail("engine_away", error.message);
    if (error instanceof NetworkProblem) return fail(error.code, error.message);
    if (error instanceof VolumesRefused) return fail("image_refused", error.message);
    if (error instanceof EngineRefusal) return fail(classifyRefusal(error, spec), error.message);
    throw error;
  }
}

/** False: the name is in use. Leaves neither container nor network where the engine refuses something. */
async function bringUp(
  host: Host,
  spec: ContainerSpec,
  volumes: readonly string[],
  beforeStart: BeforeStart,
): Promise<boolean> {
  const { docker, rules } = host;
  // As this one is made: another that starts beside it may have found out meanwhile that the engine gives less.
  const { mayRaiseLimits } = rules;
  try {
    const network = await prepareNetwork(host, spec);
    const { cpus } = await host.read();
    if (!(await createContainer(docker, spec, { ...rules, mayRaiseLimits, cpus, volumes, network })))
      return false;
  } catch (error) {
    if (isRefusal(error)) await removeContainer(docker, spec.name);
    throw error;
  }
  return (
    (await startCreated(host, spec, beforeStart, mayRaiseLimits)) || bringUp(host, spec, volumes, beforeStart)
  );
}

async function createContainer(docker: Docker, spec: ContainerSpec, wall: Wall): Promise<boolean> {
  // Without `_query` and `_body` dockerode writes all options into the URL, and the secrets in `Env` into logs of proxies.
  const options: object = { _query: { name: spec.name }, _body: buildCreateOptions(spec, wall) };
  const create = (abortSignal: AbortSignal) => docker.createContainer({ ...options, abortSignal });
  return (await askUnless(docker, [409], create, slow)) !== null;
}

/** False: it is removed, because the engine gives no container more than it has itself; the next one asks for less. */
async function startCreated(
  host: Host,
  spec: ContainerSpec,
  beforeStart: BeforeStart,
  mayAskForLess = true,
): Promise<boolean> {
  const { docker, rules } = host;
  try {
    await nameUser(docker, rules.userFiles, spec);
    await enterNetwork(host, spec);
    await beforeStart();
    // 304: somebody else has started it.
    await askUnless(
      docker,
      [304],
      (abortSignal) => docker.getContainer(spec.name).start({ abortSignal }),
      slow,
    );
    return true;
  } catch (error) {
    // A container whose start was refused stays behind as "created", and the next try would start it.
    if (isRefusal(error)) await removeContainer(docker, spec.name);
    if (!(error instanceof EngineRefusal && /rlimit/i.test(error.message) && mayAskForLess)) throw error;
    rules.mayRaiseLimits = false;
    return false;
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof EngineRefusal || error instanceof NetworkProblem;

function classifyRefusal(refusal: EngineRefusal, spec: ContainerSpec): StartFailure["code"] {
  if (refusal.status === 404 && /no such image/i.test(refusal.message)) return "image_not_found";
  if (spec.gpus.kind === "nvidia" && /nvidia|gpu|device driver|cuda/i.test(refusal.message))
    return "gpu_unavailable";
  // Only an engine without an init process says this at the start; with one it shows in the exit (container-state.ts).
  if (
    /exec: .{0,1000}(no such file|not found|permission denied|is a directory)|chdir to cwd/i.test(
      refusal.message,
    )
  )
    return "entrypoint_not_found";
  return "engine_error";
}

function fail(code: StartFailure["code"], message: string): StartResult {
  return { ok: false, failure: { code, message: cleanText(message) } };
}
