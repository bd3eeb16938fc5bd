import { containersOfRun } from "@/lib/contracts/spec/containers";
import type { ResolvedSpec, TrainingRunBody } from "@/lib/contracts/spec/run-spec";
import { askForMode } from "@/lib/core/metrics/choose-watched";
import { modeByName } from "@/lib/core/metrics/direction";
import { findScene, findTaskMode } from "@/lib/core/scenes/catalogue";
import { warnOfShellWords } from "../containers/warn-of-shell-words";

export type HostFacts = { cpus: number; memoryBytes: number; gpuKind: "nvidia" | "emulated" | "none" };

/** What is possible but probably not meant, as sentences. `hosts` is empty before a worker has shown one. */
export function findWarnings(
  body: TrainingRunBody,
  spec: ResolvedSpec,
  hosts: readonly HostFacts[],
): string[] {
  const containers = containersOfRun(spec);
  // Another simulator's scene may have the name of a built-in one.
  const scene = spec.rollout.simulator ? null : findScene(spec.rollout.sceneId);
  const mode = scene && findTaskMode(scene, spec.rollout.taskMode);
  const { steps } = spec.rollout;
  const wantsGpu = containers.some(({ container }) => container.resources.gpu > 0);
  const mostCpus = Math.max(0, ...hosts.map(({ cpus }) => cpus));
  const found: (string | false | null | undefined)[] = [
    mode &&
      steps < (mode.expertMedianSteps ?? 0) &&
      `steps is ${steps}, but the scripted expert of ${mode.taskMode} needs about ${mode.expertMedianSteps}: most episodes will end before it succeeds.`,
    (spec.rollout.curation.lengthBelow ?? 0) > steps &&
      `rollout_template.curation.length_below is ${spec.rollout.curation.lengthBelow}, but no episode is longer than its ${steps} steps: every one will be left out, and the first iteration will fail (dataset_empty).`,
    wantsGpu &&
      hosts.length > 0 &&
      hosts.every(({ gpuKind }) => gpuKind !== "nvidia") &&
      hosts.some(({ gpuKind }) => gpuKind === "emulated") &&
      "The GPUs here are emulated: scheduling is the same, but a container gets no device.",
    wantsGpu &&
      hosts.length > 0 &&
      hosts.every(({ gpuKind }) => gpuKind === "none") &&
      "No host has a GPU: the run will wait. Set HARDSIM_EMULATED_GPUS=2, or run a worker on a host with NVIDIA GPUs.",
    ...containers.map(
      ({ path, purpose, container: { resources } }) =>
        mostCpus > 0 &&
        resources.cpu > mostCpus &&
        `${path}.resources.cpu is ${resources.cpu}, but the largest host has ${mostCpus}: the ${purpose} gets ${mostCpus}.`,
    ),
    spec.successCriteria.metric !== null &&
      spec.successCriteria.mode === null &&
      modeByName(spec.successCriteria.metric) === null &&
      askForMode(spec.successCriteria.metric),
    ...containers.flatMap(warnOfShellWords),
    ...ignoredFields(body),
  ];
  return found.filter((text): text is string => typeof text === "string");
}

function ignoredFields(body: TrainingRunBody): (string | false)[] {
  const job = body.rollout_template.job_template;
  return [
    job?.physics !== undefined && "physics is not used: the scene's version owns the timestep.",
    job?.outputs?.video === true && "outputs.video is not made: episodes are kept as trajectories.",
    job?.outputs?.log_format !== undefined &&
      job.outputs.log_format !== "safetensors" &&
      `outputs.log_format ${JSON.stringify(job.outputs.log_format)} is not made: batches are safetensors files.`,
  ];
}
