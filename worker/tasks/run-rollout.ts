import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { HeldAttempt } from "@/worker/attempts/held-attempt";
import type { RolloutFailure, RolloutJob } from "@/worker/rollouts/port";
import { attemptCostMicro } from "../fleet/attempt-cost";
import { readRun } from "./read-run";
import { stagingFolder } from "./staging";
import type { TaskPorts, TaskReport } from "./task-ports";

/** One job: its environments in our own simulator, one batch file into the storage. */
export async function runRollout(held: HeldAttempt, ports: TaskPorts): Promise<TaskReport> {
  const { attempt } = held;
  const {
    spec: { rollout: spec },
  } = await readRun(held, ports);
  await ports.report(held, { type: "attempt_started", turn: held.turn });
  const startedAtMs = ports.nowMs();
  const folder = stagingFolder(ports.dataDir, attempt.attemptId);
  await mkdir(folder, { recursive: true });
  const outFile = join(folder, "rollout.safetensors");
  const job: RolloutJob = {
    jobId: attempt.taskId,
    sceneId: spec.sceneId,
    taskMode: spec.taskMode,
    fixBase: spec.fixBase,
    actionNoise: spec.actionNoise,
    numEnvs: spec.numEnvs,
    steps: spec.steps,
    seed: requireSeed(attempt.seed),
    policy: { kind: "scripted" },
  };
  const outcome = await ports.rollouts.run(job, outFile, {
    signal: AbortSignal.any([held.stopping, held.abandoned]),
    onProgress: (envSteps) => ports.reportProgress(held, envSteps),
  });
  held.abandoned.throwIfAborted();
  const spentMicro = attemptCostMicro({ gpus: 0, ranMs: ports.nowMs() - startedAtMs }, ports.rates);
  if (!outcome.ok) return { ...reportFailure(outcome.failure, held), spentMicro };

  const { result } = outcome;
  const blob = await ports.storage.putFile(outFile);
  return {
    spentMicro,
    outcome: {
      kind: "succeeded",
      summary: {
        kind: "rollout",
        episodes: result.episodes.length,
        envSteps: result.envSteps,
        successRate: result.successRate,
        returnMean: result.returnMean,
        lengthMean: result.lengthMean,
        bytes: blob.sizeBytes,
        sha256: blob.sha256,
        seed: job.seed,
      },
    },
    attachments: { kind: "rollout", episodes: result.episodes, driver: job.policy.kind },
  };
}

function reportFailure({ code, message }: RolloutFailure, held: HeldAttempt): Pick<TaskReport, "outcome"> {
  if (code !== "canceled") return { outcome: { kind: "failed", code, message, exitCode: null } };
  if (held.stopRequest()) return { outcome: { kind: "canceled", partialArtifacts: 0 } };
  // The engine ended it and the loop did not ask: the pool is being closed under it.
  return { outcome: { kind: "lost", code: "lost", message } };
}

function requireSeed(seed: number | null): number {
  if (seed === null) throw new Error("a rollout attempt was ordered without a seed");
  return seed;
}
