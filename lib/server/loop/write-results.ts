import type { TrainerSummary } from "@/lib/core/attempts/outcome";
import type { LoopEvent } from "@/lib/core/loop/events";
import { toNumber } from "@/lib/core/metrics/metric-value";
import type { Attachments, AttachmentsOf, ContainerLeftovers } from "@/lib/server/attempts/attachments";
import { artifactRows, rolloutRows } from "@/lib/server/attempts/results";
import { toColumns } from "@/lib/server/db/column-names";
import { artifact, episode } from "@/lib/server/db/schema/attempts";
import { cutBatch } from "@/lib/server/db/schema/curation";
import { checkpoint, evaluation, iterationMetric } from "@/lib/server/db/schema/runs";
import { isAssetId } from "@/lib/server/store/assets";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { changeAttempt, type Turn } from "./open-turn";

type Reported = { attempt: AttemptRow; attachments: Attachments | undefined };

/** What a finished attempt leaves: batches and episodes, manifests, checkpoints, metrics, artifacts and logs. */
export function writeResults(turn: Turn, events: readonly LoopEvent[], reported: Reported): void {
  const { attachments, attempt } = reported;
  const { rows, iterations } = turn;
  for (const event of events) {
    if (event.type === "rollout.succeeded" || event.type === "evaluation.succeeded") {
      const { summary } = event.data;
      if (summary.kind !== "rollout" && summary.kind !== "evaluation") continue;
      const { result, episodes } = rolloutRows(attempt, summary, need(attachments, "rollout"));
      rows.result = { task_id: attempt.taskId, summary: result };
      rows.episodes = episodes.map((one) => toColumns(episode, one));
    }
    if (event.type === "manifest.succeeded") {
      const { manifestSha256, cuts = [] } = need(attachments, "manifest");
      const { iteration: iterationIndex } = event.data.turn;
      rows.cut_batches = cuts.map(({ envs, ...cut }) =>
        toColumns(cutBatch, { ...cut, envs: [...envs], iterationIndex, projectId: turn.run.projectId }),
      );
      const row = iterations.get(event.data.turn.iteration);
      if (row) iterations.set(row.index, { ...row, manifestSha256 });
    }
    if (event.type === "trainer.succeeded" && event.data.summary.kind === "trainer")
      insertCheckpoint(turn, reported, { iteration: event.data.turn.iteration, ...event.data.summary });
    const evaluated = events.find((other) => other.type === "evaluation.completed");
    if (event.type === "iteration.completed") {
      const { iteration: iterationIndex, checkpointId, metrics } = event.data;
      rows.metrics = Object.entries(metrics).map(([key, value]) =>
        toColumns(iterationMetric, { iterationIndex, key, value: toNumber(value) }),
      );
      // The row stands since the training ended: what its evaluation adds is known only now.
      if (evaluated) rows.checkpoint_metrics = { checkpoint_id: checkpointId, metrics };
    }
    if (evaluated && (event.type === "champion.promoted" || event.type === "champion.held"))
      insertEvaluation(turn, evaluated.data, event);
  }
}

/** Of what ran in a container; null: it did not, or nothing is told of what it left. */
export function leftoversOf(attachments: Attachments): ContainerLeftovers | null {
  if (attachments.kind === "trainer") return attachments;
  return attachments.kind === "rollout" ? (attachments.left ?? null) : null;
}

/** Logs and artifacts are kept however the container ended. */
export function keepLeftovers(
  turn: Turn,
  row: AttemptRow,
  { logSha256, outOfMemory, artifacts }: ContainerLeftovers,
  partial: boolean,
): void {
  changeAttempt(turn, refOfAttempt(row), { logSha256, outOfMemory });
  turn.rows.artifacts = artifactRows(row, artifacts, partial).map((file) => toColumns(artifact, file));
}

/** What the whole suite came to, and how it was compared with the champion's. */
function insertEvaluation(
  { run: { runId }, rows, now }: Turn,
  { iteration: iterationIndex, checkpointId, metrics }: EventData<"evaluation.completed">,
  { type, data }: Extract<LoopEvent, { type: "champion.promoted" | "champion.held" }>,
): void {
  const champion = type === "champion.held" ? data.champion : data.beaten;
  rows.evaluation = toColumns(evaluation, {
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

type EventData<Type extends LoopEvent["type"]> = Extract<LoopEvent, { type: Type }>["data"];

function insertCheckpoint(
  { run, rows, iterations, now }: Turn,
  { attempt, attachments }: Reported,
  completed: TrainerSummary & { iteration: number },
): void {
  const row = iterations.get(completed.iteration);
  const { checkpoint: file } = need(attachments, "trainer");
  if (!row?.manifestDigest || !file) {
    throw new Error(
      `iteration ${completed.iteration} of ${run.runId} completed without manifest or checkpoint`,
    );
  }
  const parentId = row.checkpointInId;
  const fromAsset = parentId !== null && isAssetId(parentId);
  rows.checkpoint = toColumns(checkpoint, {
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
    format: file.folder ? "folder" : "file",
    ...(file.folder && { files: [...file.folder.files], fileCount: file.folder.fileCount }),
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
