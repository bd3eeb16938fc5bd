import type { RolloutSummary } from "@/lib/core/attempts/outcome";
import { taskFacts } from "@/lib/core/attempts/task-kinds";
import type { artifact, episode } from "@/lib/server/db/schema/attempts";
import { newId } from "@/lib/server/new-id";
import type { AttemptRow } from "@/lib/server/store/attempts";
import type { ArtifactAttachment, AttachmentsOf } from "./attachments";

/** The batch of a rollout that succeeded, and its episodes. */
export function rolloutRows(
  { taskId, runId, iterationIndex, index: jobIndex, kind }: AttemptRow,
  summary: RolloutSummary,
  { episodes, policyFrom, recorded }: Pick<AttachmentsOf<"rollout">, "episodes" | "policyFrom" | "recorded">,
): { result: Record<string, unknown>; episodes: (typeof episode.$inferInsert)[] } {
  const { purpose } = taskFacts[kind];
  const common = { taskId, runId, iterationIndex, jobIndex, purpose };
  return {
    result: { ...summary, ...recorded },
    episodes: episodes.map((one) => ({
      ...one,
      ...common,
      driverCheckpointId: one.driver === "policy" ? policyFrom : null,
    })),
  };
}

/** Files are kept however the attempt ended; what one left that did not succeed is `partial`. */
export const artifactRows = (
  { projectId, runId, attemptId }: AttemptRow,
  artifacts: readonly ArtifactAttachment[],
  partial: boolean,
): (typeof artifact.$inferInsert)[] =>
  artifacts.map((file) => ({
    artifactId: newId("artifact"),
    projectId,
    runId,
    attemptId,
    format: "file",
    ...file,
    partial,
  }));
