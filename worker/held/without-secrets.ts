import type { Outcome, PolicyValue, TrainerSummary } from "@/lib/core/attempts/outcome";
import type { Input } from "@/lib/core/loop/inputs";
import type { Metrics } from "@/lib/core/metrics/metric-value";
import type { ArtifactAttachment, Attachments, AttachmentsOf } from "@/lib/server/attempts/attachments";
import type { SecretMask } from "./secret-mask";
import type { SendReport } from "./task-ports";

type Mask = SecretMask["text"];

/**
 * Reports in which no text that began in a container has a secret of its run: sentences, names of metrics, of files and of a
 * policy's values. Digests and ids, which are ours, stay as they are, also where they happen to look like one.
 */
export function withoutSecrets(send: SendReport): SendReport {
  return (held, input, attachments) => {
    const { text, isEmpty } = held.mask();
    if (isEmpty) return send(held, input, attachments);
    return send(held, maskInput(input, text), attachments && maskAttachments(attachments, text));
  };
}

function maskInput(input: Input, mask: Mask): Input {
  if (input.type === "warning") return { ...input, message: mask(input.message) };
  return input.type === "attempt_ended" ? { ...input, outcome: maskOutcome(input.outcome, mask) } : input;
}

function maskOutcome(outcome: Outcome, mask: Mask): Outcome {
  if (outcome.kind === "failed" || outcome.kind === "lost")
    return { ...outcome, message: mask(outcome.message) };
  if (outcome.kind !== "succeeded" || outcome.summary.kind !== "trainer") return outcome;
  return { ...outcome, summary: { ...outcome.summary, ...maskSummary(outcome.summary, mask) } };
}

function maskSummary(
  { metrics, policy, policyRefusal }: TrainerSummary,
  mask: Mask,
): Partial<TrainerSummary> {
  const maskValue = ({ name, shape }: PolicyValue): PolicyValue => ({
    name: mask(name),
    shape: shape.map((axis) => (typeof axis === "string" ? mask(axis) : axis)),
  });
  return {
    metrics: maskMetrics(metrics, mask),
    ...(policy && {
      policy: { ...policy, inputs: policy.inputs.map(maskValue), outputs: policy.outputs.map(maskValue) },
    }),
    ...(policyRefusal && { policyRefusal: { ...policyRefusal, message: mask(policyRefusal.message) } }),
  };
}

function maskAttachments(attachments: Attachments, mask: Mask): Attachments {
  switch (attachments.kind) {
    case "trainer":
      return maskTraining(attachments, mask);
    // What a simulator's file calls things is masked where it is read.
    case "rollout": {
      const { left } = attachments;
      return left
        ? { ...attachments, left: { ...left, artifacts: maskNames(left.artifacts, mask) } }
        : attachments;
    }
    case "job":
      return { ...attachments, artifacts: maskNames(attachments.artifacts, mask) };
    default:
      return attachments;
  }
}

const maskNames = (artifacts: readonly ArtifactAttachment[], mask: Mask) =>
  artifacts.map((file) => ({ ...file, name: mask(file.name) }));

export const maskMetrics = (metrics: Metrics, mask: Mask): Metrics =>
  Object.fromEntries(Object.entries(metrics).map(([key, value]) => [mask(key), value]));

function maskTraining(attachments: AttachmentsOf<"trainer">, mask: Mask): Attachments {
  const { artifacts, checkpoint } = attachments;
  return {
    ...attachments,
    artifacts: maskNames(artifacts, mask),
    checkpoint: checkpoint && {
      ...checkpoint,
      filename: mask(checkpoint.filename),
      ...(checkpoint.folder && {
        folder: {
          ...checkpoint.folder,
          files: checkpoint.folder.files.map((file) => ({ ...file, path: mask(file.path) })),
        },
      }),
    },
  };
}
