import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import { noRules } from "@/lib/core/curation/rules";
import { type Actor, type Plan, systemActor } from "@/lib/core/loop/plan";
import type { Database } from "@/lib/server/db/client";
import { project } from "@/lib/server/db/schema/accounts";
import { startRun } from "@/lib/server/loop/start-run";
import type { RunRow } from "@/lib/server/loop/write-run";
import { newId } from "@/lib/server/new-id";
import type { SealedEnvs } from "@/lib/server/store/containers";
import { upsertHost } from "@/lib/server/store/hosts";
import { registerWorker } from "@/lib/server/store/workers";
import { somePlan } from "./loop-simulator";

/** Each test makes its own project, so that tests of one file do not see each other's rows. */
export async function makeProject({ db }: Database, name = "A test's project"): Promise<string> {
  const projectId = newId("project");
  await db.insert(project).values({ projectId, name });
  return projectId;
}

export function makeResolvedSpec(change: Partial<ResolvedSpec> = {}): ResolvedSpec {
  return {
    projectId: "proj_demo",
    name: "a test's run",
    seed: 42,
    rollout: {
      sceneId: "franka_cabinet_oige_v1",
      taskMode: "fr3_pick_lift_block_v1",
      fixBase: true,
      actionNoise: 0,
      parallelism: 2,
      episodesPerIteration: 2,
      numEnvs: 2,
      steps: 8,
      policy: { driver: "auto", expertFraction: 0 },
      control: null,
      simulator: null,
      datasetIterations: 1,
      curation: noRules,
    },
    trainer: {
      imageUri: "smoke-trainer:test",
      pull: "missing",
      entrypoint: "python train_smoke.py",
      argsTemplate: [],
      env: {},
      secrets: [],
      resources: { gpu: 1, cpu: 1, memoryGb: 1 },
      network: "none",
      timeoutMinutes: null,
      stopGraceS: 1,
      datasetFormat: "safetensors",
    },
    loopPolicy: {
      maxIterations: 3,
      maxWallclockHours: 1,
      stopOnIterationFailure: true,
      continueFrom: "latest",
      rolloutRetryLimit: 1,
      trainerRetryLimit: 1,
    },
    evaluation: null,
    successCriteria: { metric: null, mode: null, target: null, minDelta: 0, patienceIterations: null },
    budgetPolicy: { maxCredits: null },
    checkpointInitUri: null,
    checkpointInitAssetId: null,
    labels: [],
    notes: "",
    priority: 0,
    ...change,
  };
}

export type RunOverrides = {
  projectId?: string;
  name?: string;
  plan?: Partial<Plan>;
  spec?: Partial<ResolvedSpec>;
  priority?: number;
  sealed?: SealedEnvs;
  actor?: Actor;
};

/** A run that has taken its first turn, in a project of its own unless one is given. */
export async function makeRun(database: Database, given: RunOverrides = {}): Promise<RunRow> {
  const projectId = given.projectId ?? (await makeProject(database));
  const name = given.name ?? "a test's run";
  const resolvedSpec = makeResolvedSpec({ projectId, name, ...given.spec });
  return database.db.transaction((tx) =>
    startRun(tx, {
      run: {
        projectId,
        name,
        spec: {},
        resolvedSpec,
        plan: somePlan(given.plan),
        priority: given.priority ?? 0,
        sealed: given.sealed ?? {},
      },
      actor: given.actor ?? systemActor,
    }),
  );
}

/** A registered worker on a host of its own with so many emulated GPUs. */
export async function makeWorker(
  { db }: Database,
  { gpus = 1, cpus = 8, memoryBytes = 64e9 }: { gpus?: number; cpus?: number; memoryBytes?: number } = {},
): Promise<{ workerId: string; hostId: string; lockKey: number }> {
  const workerId = newId("worker");
  const hostId = `host-${workerId}`;
  const lockKey = Math.floor(Math.random() * 2 ** 48);
  await upsertHost(db, {
    hostId,
    name: "test host",
    cpus,
    memoryBytes,
    gpuKind: gpus > 0 ? "emulated" : "none",
    gpuModel: null,
    devices: Array.from({ length: gpus }, (_, index) => `emulated-${index}`),
  });
  await registerWorker(db, {
    workerId,
    lockKey,
    hostname: `machine of ${workerId}`,
    pid: process.pid,
    hostId,
    rolloutSlots: 4,
    cpuTrainerSlots: 1,
  });
  return { workerId, hostId, lockKey };
}
