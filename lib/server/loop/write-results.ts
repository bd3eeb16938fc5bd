import { and, eq } from "drizzle-orm";
import type { TrainerSummary } from "@/lib/core/attempts/outcome";
import type { LoopEvent } from "@/lib/core/loop/events";
import { toNumber } from "@/lib/core/metrics/metric-value";
import type { Attachments, AttachmentsOf } from "@/lib/server/attempts/attachments";
import { inParts, keepArtifacts, keepRollout } from "@/lib/server/attempts/results";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { checkpoint, evaluation, iteration, iterationMetric } from "@/lib/server/db/schema/runs";
import { isAssetId } from "@/lib/server/store/assets";
import type { AttemptRow } from "@/lib/server/store/attempts";
import type { IterationRow } from "./write-iterations";
import type { RunRow } from "./write-run";

type Reported = {
  run: RunRow;
  attempt: AttemptRow;
  iterations: ReadonlyMap<number, IterationRow>;
  attachments: Attachments | undefined;
  now: Date;
};

/** What a finished attempt leaves: batches and episodes, manifests, checkpoints, metrics, artifacts and logs. */
export async function writeResults(tx: Tx, events: readonly LoopEvent[], reported: Reported): Promise<void> {
  const { attachments } = reported;
  for (const event of events) {
    if (event.type === "rollout.succeeded" || event.type === "evaluation.succeeded") {
      const { summary } = event.data;
      if (summary.kind === "rollout" || summary.kind === "evaluation")
        await keepRollout(tx, reported.attempt, summary, need(attachments, "rollout"));
    }
    if (event.type === "manifest.succeeded") {
      const { manifestSha256 } = need(attachments, "manifest");
      await tx
        .update(iteration)
        .set({ manifestSha256 })
        .where(and(eq(iteration.runId, reported.run.runId), eq(iteration.index, event.data.turn.iteration)));
    }
    if (event.type === "trainer.succeeded" && event.data.summary.kind === "trainer")
      await insertCheckpoint(tx, reported, { iteration: event.data.turn.iteration, ...event.data.summary });
    const evaluated = events.find((other) => other.type === "evaluation.completed");
    if (event.type === "iteration.completed") {
      await insertMetrics(tx, reported.run.runId, event.data);
      if (evaluated) await setCheckpointMetrics(tx, event.data);
    }
    if (evaluated && (event.type === "champion.promoted" || event.type === "champion.held"))
      await insertEvaluation(tx, reported, evaluated.data, event);
  }
}

/** Logs and artifacts are kept however the trainer ended. */
export async function keepLeftovers(
  tx: Tx,
  row: AttemptRow,
  { logSha256, outOfMemory, artifacts }: AttachmentsOf<"trainer">,
  partial: boolean,
): Promise<void> {
  await tx.update(attempt).set({ logSha256, outOfMemory }).where(eq(attempt.attemptId, row.attemptId));
  await keepArtifacts(tx, row, artifacts, partial);
}

async function insertMetrics(
  tx: Tx,
  runId: string,
  { iteration: iterationIndex, metrics }: TrainerSummary & { iteration: number },
): Promise<void> {
  await inParts(Object.entries(metrics), (part) =>
    tx
      .insert(iterationMetric)
      .values(part.map(([key, value]) => ({ runId, iterationIndex, key, value: toNumber(value) }))),
  );
}

/** What the whole suite came to, and how it was compared with the champion's. */
async function insertEvaluation(
  tx: Tx,
  { run: { runId }, now }: Reported,
  { iteration: iterationIndex, checkpointId, metrics }: EventData<"evaluation.completed">,
  { type, data }: Extract<LoopEvent, { type: "champion.promoted" | "champion.held" }>,
): Promise<void> {
  const champion = type === "champion.held" ? data.champion : data.beaten;
  await tx.insert(evaluation).values({
    runId,
    iterationIndex,
    checkpointId,
    metrics,
    promoted: type === "champion.promoted",
    championId: champion?.checkpointId ?? null,
    comparison: data.comparison,
    createdAt: now,
  });
}

/** The row stands since the training ended: what its evaluation adds is known only now. */
async function setCheckpointMetrics(tx: Tx, { checkpointId, metrics }: TrainerSummary): Promise<void> {
  await tx.update(checkpoint).set({ metrics }).where(eq(checkpoint.checkpointId, checkpointId));
}

type EventData<Type extends LoopEvent["type"]> = Extract<LoopEvent, { type: Type }>["data"];

async function insertCheckpoint(
  tx: Tx,
  { run, attempt, iterations, attachments, now }: Reported,
  completed: TrainerSummary & { iteration: number },
): Promise<void> {
  const row = iterations.get(completed.iteration);
  const { checkpoint: file } = need(attachments, "trainer");
  if (!row?.manifestDigest || !file) {
    throw new Error(
      `iteration ${completed.iteration} of ${run.runId} completed without manifest or checkpoint`,
    );
  }
  const parentId = row.checkpointInId;
  const fromAsset = parentId !== null && isAssetId(parentId);
  await tx.insert(checkpoint).values({
    checkpointId: completed.checkpointId,
    projectId: run.projectId,
    runId: run.runId,
    iterationId: row.iterationId,
    iterationIndex: completed.iteration,
    attemptId: attempt.attemptId,
    parentCheckpointId: fromAsset ? null : parentId,
    parentAssetId: fromAsset ? parentId : null,
    filename: file.filename,
    sha256: completed.sha256,
    sizeBytes: completed.sizeBytes,
    ...(file.folder && {
      format: "folder" as const,
      files: [...file.folder.files],
      fileCount: file.folder.fileCount,
    }),
    manifestDigest: row.manifestDigest,
    imageDigest: run.imageDigest,
    metrics: completed.metrics,
    policy: completed.policy ?? null,
    createdAt: now,
  });
}

function need<Kind extends Attachments["kind"]>(
  attachments: Attachments | undefined,
  kind: Kind,
): AttachmentsOf<Kind> {
  if (attachments?.kind !== kind) throw new Error(`A ${kind} that succeeded needs its ${kind} attachments.`);
  return attachments as AttachmentsOf<Kind>; // narrowed by the line above, which TypeScript does not follow for a type parameter
}
