import { newId } from "@/lib/server/new-id";
import { type CollectedOutputs, collectOutputs } from "@/worker/container-io/collect-outputs";
import { type Artifact, folderArtifactName } from "@/worker/container-io/output-files";
import type { CollectedFiles, ContainerTask, PreparedContainer } from "@/worker/container-run/container-task";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { readRunSpec } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";
import { followStepMetrics } from "./follow-step-metrics";
import { keepCheckpoint } from "./keep-checkpoint";
import { keepPolicy } from "./keep-policy";
import { keepLastStepMetrics } from "./keep-step-metrics";
import { prepareTrainer } from "./prepare-trainer";

/** A training: it sees a dataset and the checkpoint before, and leaves metrics.json and a checkpoint. */
export const trainerTask = (held: HeldAttempt, ports: TaskPorts): ContainerTask => ({
  purpose: "trainer",
  prepare: () => prepareTrainer(held, ports),
  watch: ({ output, asked, image }, signal) => {
    ports.usedImages.note(held, { imageUri: asked.imageUri, image });
    return followStepMetrics(output, held, signal, ports);
  },
  collect: (prepared, signal) => collectTraining(prepared, signal, held, ports),
  conclude: async (left) => ({ kind: "trainer", ...left, checkpoint: null }),
});

async function collectTraining(
  { output }: PreparedContainer,
  signal: AbortSignal,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<CollectedFiles> {
  await keepLastStepMetrics(output, held, signal, ports);
  const outputs = await collectOutputs(output, ports.limits.maxOutputBytes, signal);
  const { artifacts, warnings } = outputs;
  if (!outputs.ok) return { ...outputs, own: [] };
  const { checkpoint } = outputs;
  return {
    ok: true,
    bytes: checkpoint.bytes,
    own: [toArtifact(checkpoint)],
    artifacts,
    warnings,
    keep: (keeping) => keepTraining(outputs, keeping, held, ports),
  };
}

type GoodOutputs = Extract<CollectedOutputs, { ok: true }>;

/** The checkpoint of an attempt that did not complete is a file like every other. */
function toArtifact({ fileName, ...file }: GoodOutputs["checkpoint"]): Artifact {
  return { name: file.folder ? folderArtifactName(fileName) : fileName, ...file };
}

/** Whether a folder can be kept is only known once it has been packed. */
async function keepTraining(
  outputs: GoodOutputs,
  signal: AbortSignal,
  held: HeldAttempt,
  ports: TaskPorts,
): ReturnType<Extract<CollectedFiles, { ok: true }>["keep"]> {
  const kept = await keepCheckpoint(ports.storage, outputs.checkpoint, signal);
  if (!kept.ok) return kept;
  const { blob, attachment } = kept;
  return {
    ok: true,
    complete: async (left) => {
      const { spec } = await readRunSpec(held, ports);
      return {
        summary: {
          kind: "trainer",
          metrics: outputs.metrics,
          checkpointId: newId("checkpoint"),
          sha256: blob.sha256,
          sizeBytes: blob.sizeBytes,
          artifacts: left.artifacts.length,
          ...(await keepPolicy(outputs, spec.rollout, held, signal, ports)),
        },
        attachments: { kind: "trainer", ...left, checkpoint: attachment },
      };
    },
  };
}
