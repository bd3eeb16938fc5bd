import { join } from "node:path";
import type { Outcome, RolloutSummary } from "@/lib/core/attempts/outcome";
import { findScene } from "@/lib/core/scenes/catalogue";
import { makeFolderAnew } from "@/lib/server/storage/make-folder-anew";
import type { StoredBlob } from "@/lib/server/storage/port";

import { batchName } from "@/worker/container-io/collect-rollout";
import { attemptCostMicro } from "@/worker/held/attempt-cost";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { exhausted, judgeRoom, readProjectRoom } from "@/worker/held/project-room";
import { stagingFolder } from "@/worker/held/staging";
import type { TaskPorts } from "@/worker/held/task-ports";
import type { RolloutFailure, RolloutJob, RolloutResult } from "@/worker/rollouts/port";
import { prepareDriver, type WantedDriver } from "./prepare-driver";
import { requireSeed } from "./require-seed";

/** What a job asks of the simulator; its seed is the attempt's. */
export type RolloutSpec = Pick<
  RolloutJob,
  | "sceneId"
  | "taskMode"
  | "fixBase"
  | "actionNoise"
  | "numEnvs"
  | "steps"
  | "purpose"
  | "episodeOffset"
  | "expertFraction"
>;

/** What is simulated, and who is to drive it. */
export type WantedRollout = RolloutSpec & { driver: WantedDriver };

/** A job whose episodes train, as its spec says it; that of a run and of a single job have these fields alike. */
export function ofTraining(
  {
    sceneId,
    taskMode,
    fixBase,
    actionNoise,
    numEnvs,
    steps,
  }: Omit<RolloutSpec, "purpose" | "episodeOffset" | "expertFraction">,
  { expertFraction, driver }: Pick<WantedRollout, "expertFraction" | "driver">,
): WantedRollout {
  return {
    sceneId,
    taskMode,
    fixBase,
    actionNoise,
    numEnvs,
    steps,
    purpose: "training",
    episodeOffset: 0,
    expertFraction,
    driver,
  };
}

/** `spentMicro`: integer micro-credits. `done` is null unless the job succeeded. */
export type Simulated = {
  job: RolloutJob;
  startedAtMs: number;
  /** The same moment by the clock that durations are measured with. */
  startedSteadyMs: number;
  spentMicro: number;
  outcome: Outcome;
  /** The checkpoint or asset whose policy drove. */
  policyFrom: string | null;
  done: { result: RolloutResult; batch: StoredBlob } | null;
};

/** Runs one rollout job in the simulator and stores its batch file, for a job of an iteration and a single job alike. */
export async function simulateRollout(
  held: HeldAttempt,
  ports: TaskPorts,
  { driver, ...spec }: WantedRollout,
  onProgress: (envSteps: number) => void = () => {},
): Promise<Simulated> {
  const { attempt } = held;
  // What was started with its claim has been told.
  if (attempt.status === "starting") await ports.report(held, { type: "attempt_started", ref: held.ref });
  const startedAtMs = ports.nowMs();
  const startedSteadyMs = ports.steadyMs();
  const folder = stagingFolder(ports.dataDir, attempt.attemptId);
  await makeFolderAnew(folder);
  const prepared = await prepareDriver(driver, folder, held, ports);
  const outFile = join(folder, batchName);
  const job: RolloutJob = {
    ...spec,
    jobId: attempt.taskId,
    owner: attempt.projectId,
    seed: requireSeed(attempt),
    policy: prepared.ok ? prepared.policy : { kind: "scripted" },
  };
  const common = { job, startedAtMs, startedSteadyMs, policyFrom: prepared.ok ? prepared.policyFrom : null };
  if (!prepared.ok) {
    const outcome = {
      kind: "failed",
      code: "policy_missing",
      message: prepared.message,
      exitCode: null,
    } as const;
    return { ...common, spentMicro: 0, outcome, done: null };
  }
  const answer = await ports.rollouts.run(job, outFile, {
    signal: AbortSignal.any([held.stopping, held.abandoned]),
    onProgress: (envSteps) => {
      onProgress(envSteps);
      ports.reportProgress(held, envSteps);
    },
  });
  held.abandoned.throwIfAborted();
  const ranMs = ports.steadyMs() - startedSteadyMs;
  const spentMicro = attemptCostMicro({ gpus: 0, ranMs }, ports.rates);
  if (!answer.ok)
    return { ...common, spentMicro, outcome: describeFailure(answer.failure, held), done: null };

  const { result } = answer;
  const full = judgeRoom(result.bytes, await readProjectRoom(held, ports));
  if (full !== null) return { ...common, spentMicro, outcome: exhausted(full), done: null };
  // Its writer has closed it and nobody else knows it: it need not be copied, however large it is.
  const batch = await ports.storage.putFile(outFile, { given: true });
  return {
    ...common,
    spentMicro,
    outcome: {
      kind: "succeeded",
      summary: {
        kind: attempt.kind === "evaluation" ? "evaluation" : "rollout",
        episodes: result.episodes.length,
        envSteps: result.envSteps,
        successRate: result.successRate,
        returnMean: result.returnMean,
        lengthMean: result.lengthMean,
        bytes: batch.sizeBytes,
        sha256: batch.sha256,
        seed: job.seed,
        ...describeDriver(job),
        ...describeSimulator(job),
      },
    },
    done: { result, batch },
  };
}

/** What a job was asked for, as the files of a single job say it. */
export const describeBuiltIn = ({
  sceneId,
  taskMode,
  fixBase,
  actionNoise,
  numEnvs,
  steps,
  seed,
  policy,
}: RolloutJob) => ({
  scene_id: sceneId,
  task_mode: taskMode,
  fix_base: fixBase,
  action_noise: actionNoise,
  num_envs: numEnvs,
  steps,
  seed,
  policy: policy.kind,
  simulator: findScene(sceneId)?.simulator ?? null,
});

/** Nothing of the scripted controller alone, so that the results of runs that know no other driver stay as they were. */
function describeDriver({ policy, expertFraction }: RolloutJob): Pick<RolloutSummary, "driver"> {
  if (policy.kind === "scripted") return {};
  return {
    driver: { kind: policy.kind, sha256: policy.kind === "onnx" ? policy.sha256 : null, expertFraction },
  };
}

function describeSimulator({ purpose, sceneId }: RolloutJob): Pick<RolloutSummary, "simulatorVersion"> {
  const version = findScene(sceneId)?.simulator.version;
  return purpose === "evaluation" && version !== undefined ? { simulatorVersion: version } : {};
}

function describeFailure({ code, message }: RolloutFailure, held: HeldAttempt): Outcome {
  if (code !== "canceled") return { kind: "failed", code, message, exitCode: null };
  if (held.stopRequest()) return { kind: "canceled", partialArtifacts: 0 };
  // Nobody asked for its end, so the pool of simulators is being closed while it ran.
  return { kind: "lost", code: "lost", message };
}
