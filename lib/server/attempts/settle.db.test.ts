import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Outcome } from "@/lib/core/attempts/outcome";
import type { Input } from "@/lib/core/loop/inputs";
import { systemActor } from "@/lib/core/loop/plan";
import { attempt } from "@/lib/server/db/schema/attempts";
import { claimWork } from "@/lib/server/loop/claim-work";
import { takeJobTurn } from "@/lib/server/loop/job-turn";
import { startJob } from "@/lib/server/loop/start-job";
import { takeTurn } from "@/lib/server/loop/turn";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeProject, makeRun, makeWorker } from "@/lib/testing/factories";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => database.close());

const resolved = {
  sceneId: "table_top_v0",
  taskMode: "fr3_pick_lift_block_v1",
  fixBase: true,
  actionNoise: 0,
  numEnvs: 2,
  policy: { driver: "scripted" as const, uri: null },
  control: null,
  simulator: null,
  steps: 8,
  seed: 7,
};
const succeeded: Outcome = {
  kind: "succeeded",
  summary: {
    kind: "rollout",
    episodes: 1,
    envSteps: 8,
    successRate: 1,
    returnMean: 1,
    lengthMean: 8,
    bytes: 5,
    sha256: "ab",
    seed: 7,
  },
};
const failed = (code: "rollout_diverged" | "engine_error"): Outcome => ({
  kind: "failed",
  code,
  message: `it ended with ${code}`,
  exitCode: null,
});

/** The door of a run, or of a single job; `row`: whose news it is. */
type Give = (input: Input, row?: AttemptRow) => Promise<unknown>;

async function makeOwners(workerId: string): Promise<Give[]> {
  const fenceOf = ({ attemptId, epoch }: AttemptRow) => ({ attemptId, epoch, workerId });
  const rollout = { jobsPerIteration: 1, parallelism: 1, retryLimit: 1, reserveMicro: 0 };
  const { runId } = await makeRun(database, { plan: { rollout } });
  const job = { projectId: await makeProject(database), spec: {}, resolved, warnings: [] };
  const { jobId } = await database.db.transaction((tx) => startJob(tx, { job, actor: systemActor }));
  const left = {
    policyFrom: null,
    episodes: [{ env: 0, seed: 7, length: 8, returnSum: 1, success: true, driver: "scripted" as const }],
  };
  return [
    (input, row) =>
      takeTurn(database, {
        runId,
        input,
        actor: systemActor,
        fence: row && fenceOf(row),
        attachments: { kind: "rollout", ...left },
      }),
    (input, row) =>
      takeJobTurn(database, {
        jobId,
        input,
        fence: row && fenceOf(row),
        attachments: { kind: "job", artifacts: [], ...left },
      }),
  ];
}

/** What the rows say of a task's attempts, but for their names and times. */
async function readAttempts(taskId: string) {
  const rows = await database.db
    .select()
    .from(attempt)
    .where(eq(attempt.taskId, taskId))
    .orderBy(asc(attempt.number));
  return rows.map((row) => ({
    number: row.number,
    status: row.status,
    epoch: row.epoch,
    errorCode: row.errorCode,
    error: row.error,
    exitCode: row.exitCode,
    spentMicro: row.spentMicro,
    reservedMicro: row.reservedMicro,
    reservedUntil: row.reservedUntil,
    leaseUntil: row.leaseUntil,
    stopRequested: row.stopRequested,
    hasEnded: row.endedAt !== null,
    delayMs: row.notBefore.getTime() - row.queuedAt.getTime(),
  }));
}

const lostOf = (code: string) => ({ status: "lost", errorCode: code, spentMicro: 0 });

test.each<[string, Outcome, boolean, object]>([
  ["succeeded", succeeded, false, { status: "succeeded", errorCode: null, spentMicro: 5 }],
  [
    "a failure that the user pays for",
    failed("rollout_diverged"),
    false,
    { status: "failed", spentMicro: 5 },
  ],
  ["a failure that the platform pays for", failed("engine_error"), false, lostOf("engine_error")],
  ["lost", { kind: "lost", code: "lost", message: "gone" }, false, lostOf("lost")],
  ["stopped by nobody", { kind: "canceled", partialArtifacts: 0 }, false, lostOf("lost")],
  ["canceled", { kind: "canceled", partialArtifacts: 0 }, true, { status: "canceled", spentMicro: 5 }],
  ["failed after a cancel", failed("rollout_diverged"), true, { status: "failed", spentMicro: 5 }],
  ["succeeded after a cancel", succeeded, true, { status: "succeeded", spentMicro: 5 }],
])(
  "an attempt leaves the same rows, of a run and of a single job: %s",
  async (_name, outcome, isCanceled, expected) => {
    const { workerId } = await makeWorker(database, { gpus: 0 });
    const left = [];
    for (const give of await makeOwners(workerId)) {
      const claimed = await claimWork(database, "rollout", { workerId, leaseMs: 15_000 });
      if (!claimed) throw new Error("nothing to claim");
      const ref = refOfAttempt(claimed);
      await give({ type: "attempt_started", ref }, claimed);
      if (isCanceled) await give({ type: "cancel" });
      await give({ type: "attempt_ended", ref, outcome, spentMicro: 5 }, claimed);
      left.push(await readAttempts(claimed.taskId));
      await give({ type: "cancel" });
    }
    const [ofRun, ofJob] = left;
    expect(ofJob).toEqual(ofRun);
    expect(ofJob?.[0]).toMatchObject({ hasEnded: true, leaseUntil: null, reservedUntil: null, ...expected });
  },
);
