import { makeManifest, writeManifest } from "@/lib/contracts/files/dataset-manifest";
import type { AttemptErrorCode } from "@/lib/core/names";
import { findIterationByIndex, listCompletedBefore, listRollouts } from "@/lib/server/store/iterations";
import {
  buildManifestContent,
  type FinishedRollout,
  UnequalBatches,
} from "@/worker/container-io/manifest-content";
import { leaveOutExcluded } from "@/worker/dataset/leave-out-excluded";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { noteManifest } from "@/worker/held/known-manifests";
import { exhausted } from "@/worker/held/project-room";
import { askDatabase, readRunSpec } from "@/worker/held/read-run";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";

/**
 * Writes the manifest of the iteration's rollout jobs, in the order of their index, without what was excluded when it was ordered.
 * Throws when a result is missing.
 */
export async function buildManifest(held: HeldAttempt, ports: TaskPorts): Promise<TaskReport> {
  const { runId, spec } = await readRunSpec(held, ports);
  // What was started with its claim has been told.
  if (held.attempt.status === "starting")
    await ports.report(held, { type: "attempt_started", ref: held.ref });
  const { iteration: index } = held.ref;
  const { db } = ports.database;
  const { datasetIterations } = spec.rollout;
  const { iteration, iterations } = await askDatabase(held, ports, async () => {
    const earlier = await listCompletedBefore(db, runId, index, earlierWanted(datasetIterations));
    const [iteration, ...iterations] = await Promise.all([
      findIterationByIndex(db, runId, index),
      ...[...earlier, index].map(async (one) => ({
        iteration: one,
        rollouts: await listRollouts(db, runId, one),
      })),
    ]);
    return { iteration, iterations };
  });
  if (!iteration) throw new Error(`iteration ${index} of ${runId} is gone`);
  assertComplete(iterations.at(-1)?.rollouts ?? [], iteration.rolloutsTotal);

  const left = await leaveOutExcluded(runId, iterations, spec.rollout.curation, held, ports);
  if (left.kind === "stopped") return { spentMicro: 0, outcome: { kind: "canceled", partialArtifacts: 0 } };
  if (left.kind === "empty") return fail("dataset_empty", left.message);
  if (left.kind === "full") return { spentMicro: 0, outcome: exhausted(left.message) };
  const content = buildContent(spec.rollout, ports.rollouts.scenes, left.iterations, left.excluded);
  if (content instanceof UnequalBatches) return fail("rollout_invalid", content.message);
  const manifest = makeManifest(
    {
      run_id: runId,
      iteration_id: iteration.iterationId,
      iteration_index: index,
      created_at: new Date(ports.nowMs()).toISOString(),
    },
    content,
  );
  const blob = await ports.storage.putBytes(writeManifest(manifest));
  noteManifest(blob.sha256, manifest, blob.sizeBytes);
  const { batches, episodes, env_steps, bytes, success_rate, return_mean } = content.totals;
  return {
    spentMicro: 0,
    outcome: {
      kind: "succeeded",
      summary: {
        kind: "manifest",
        digest: manifest.digest,
        batches,
        episodes,
        envSteps: env_steps,
        bytes,
        successRate: success_rate,
        returnMean: return_mean,
        ...(left.excluded.length > 0 && { excluded: left.excluded.length }),
      },
    },
    attachments: { kind: "manifest", manifestSha256: blob.sha256, cuts: left.cuts },
  };
}

const fail = (code: AttemptErrorCode, message: string): TaskReport => ({
  spentMicro: 0,
  outcome: { kind: "failed", code, message, exitCode: null },
});

function buildContent(
  ...given: Parameters<typeof buildManifestContent>
): ReturnType<typeof buildManifestContent> | UnequalBatches {
  try {
    return buildManifestContent(...given);
  } catch (error) {
    if (error instanceof UnequalBatches) return error;
    throw error;
  }
}

/** How many completed iterations before the manifest's own it repeats; null: all. */
const earlierWanted = (wanted: number | "all"): number | null => (wanted === "all" ? null : wanted - 1);

function assertComplete(rollouts: readonly FinishedRollout[], expected: number): void {
  const inOrder = rollouts.every(({ index }, at) => index === at);
  if (rollouts.length !== expected || !inOrder)
    throw new Error(`the iteration has results of ${rollouts.length} rollout jobs where ${expected} are due`);
}
