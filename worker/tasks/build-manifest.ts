import { makeManifest, writeManifest } from "@/lib/contracts/files/dataset-manifest";
import { findIterationByIndex, listRollouts } from "@/lib/server/store/iterations";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase, readRun } from "@/worker/held/read-run";
import type { TaskPorts, TaskReport } from "@/worker/held/task-ports";
import { buildManifestContent, type FinishedRollout } from "@/worker/trainer-io/manifest-content";

/** Writes the manifest of the iteration's rollout jobs, in the order of their index. Throws when a result is missing. */
export async function buildManifest(held: HeldAttempt, ports: TaskPorts): Promise<TaskReport> {
  const { runId, spec } = await readRun(held, ports);
  await ports.report(held, { type: "attempt_started", ref: held.ref });
  const { iteration: index } = held.ref;
  const { db } = ports.database;
  const { iteration, rollouts } = await askDatabase(held, ports, async () => ({
    iteration: await findIterationByIndex(db, runId, index),
    rollouts: await listRollouts(db, runId, index),
  }));
  if (!iteration) throw new Error(`iteration ${index} of ${runId} is gone`);
  assertComplete(rollouts, iteration.rolloutsTotal);

  const content = buildManifestContent(spec.rollout, ports.rollouts.scenes, rollouts);
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
      },
    },
    attachments: { kind: "manifest", manifestSha256: blob.sha256 },
  };
}

function assertComplete(rollouts: readonly FinishedRollout[], expected: number): void {
  const inOrder = rollouts.every(({ index }, at) => index === at);
  if (rollouts.length !== expected || !inOrder)
    throw new Error(`the iteration has results of ${rollouts.length} rollout jobs where ${expected} are due`);
}
