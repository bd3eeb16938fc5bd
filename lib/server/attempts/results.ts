import { eq } from "drizzle-orm";
import type { RolloutSummary } from "@/lib/core/attempts/outcome";
import { taskFacts } from "@/lib/core/attempts/task-kinds";
import type { Tx } from "@/lib/server/db/client";
import { artifact, episode, task } from "@/lib/server/db/schema/attempts";
import { newId } from "@/lib/server/new-id";
import type { AttemptRow } from "@/lib/server/store/attempts";
import type { ArtifactAttachment, AttachmentsOf } from "./attachments";

/** Rows of one statement; well below the 65,535 parameters that Postgres takes. */
const rowsAtOnce = 2_000;

/** The batch of a rollout that succeeded, and its episodes. */
export async function keepRollout(
  tx: Tx,
  { taskId, runId, iterationIndex, index: jobIndex, kind }: AttemptRow,
  summary: RolloutSummary,
  { episodes, policyFrom }: Pick<AttachmentsOf<"rollout">, "episodes" | "policyFrom">,
): Promise<void> {
  await tx
    .update(task)
    .set({ result: { ...summary } })
    .where(eq(task.taskId, taskId));
  const { purpose } = taskFacts[kind];
  const common = { taskId, runId, iterationIndex, jobIndex, purpose };
  const rows = episodes.map((one) => ({
    ...one,
    ...common,
    driverCheckpointId: one.driver === "policy" ? policyFrom : null,
  }));
  await inParts(rows, (part) => tx.insert(episode).values(part));
}

/** Files are kept however the attempt ended; what one left that did not succeed is `partial`. */
export async function keepArtifacts(
  tx: Tx,
  { projectId, runId, attemptId }: AttemptRow,
  artifacts: readonly ArtifactAttachment[],
  partial: boolean,
): Promise<void> {
  await inParts(artifacts, (part) =>
    tx.insert(artifact).values(
      part.map((file) => ({
        artifactId: newId("artifact"),
        projectId,
        runId,
        attemptId,
        ...file,
        partial,
      })),
    ),
  );
}

export async function inParts<Item>(
  items: readonly Item[],
  write: (part: Item[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < items.length; at += rowsAtOnce) await write(items.slice(at, at + rowsAtOnce));
}
