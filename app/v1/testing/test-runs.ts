import { eq } from "drizzle-orm";
import { attempt } from "@/lib/server/db/schema/attempts";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { makeWorker } from "@/lib/testing/factories";
import { playRun } from "@/lib/testing/play-run";
import { type Answered, createTestApi, seedBody, type TestApi } from "./test-api";

export type Tenant = {
  projectId: string;
  call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answered>;
};

/** The API with runs that have been played to their end, or are waiting for a worker. */
export type TestRuns = {
  api: TestApi;
  hostId: string;
  makeTenant: () => Promise<Tenant>;
  /** In a tenant of its own unless one is given; `change`: of the seed's body. */
  liveRun: (change?: object, tenant?: Tenant) => Promise<Tenant & { runId: string }>;
  playedRun: (change?: object, tenant?: Tenant) => Promise<Tenant & { runId: string }>;
  trainersOf: (runId: string) => Promise<(typeof attempt.$inferSelect)[]>;
  /** Each of its three iterations, and the training in it, took an hour of one GPU. */
  tookAnHourEach: (runId: string) => Promise<void>;
};

export async function createTestRuns(): Promise<TestRuns> {
  const api = await createTestApi();
  const { db } = api.database;
  const worker = await makeWorker(api.database, { gpus: 2 });
  const makeTenant = async (): Promise<Tenant> => {
    const { projectId, key } = await api.makeTenant();
    return {
      projectId,
      call: (method, path, body, headers = {}) =>
        api.call(method, path, { key, headers, ...(body === undefined ? {} : { body }) }),
    };
  };
  const liveRun: TestRuns["liveRun"] = async (change = {}, given) => {
    const tenant = given ?? (await makeTenant());
    const { json } = await tenant.call("POST", "/v1/training-runs", {
      ...seedBody(tenant.projectId),
      ...change,
    });
    return { ...tenant, runId: String(json.run_id) };
  };
  const trainersOf = async (runId: string) =>
    (await db.select().from(attempt).where(eq(attempt.runId, runId))).filter(
      ({ kind }) => kind === "trainer",
    );
  return {
    api,
    hostId: worker.hostId,
    makeTenant,
    liveRun,
    playedRun: async (change, tenant) => {
      const run = await liveRun(change, tenant);
      await playRun(api.database, { runId: run.runId, ...worker });
      return run;
    },
    trainersOf,
    tookAnHourEach: async (runId) => {
      const startedAt = new Date("2026-03-01T10:00:00Z");
      const exitedAt = new Date("2026-03-01T11:00:00Z");
      for (const { attemptId } of await trainersOf(runId))
        await db
          .update(attempt)
          .set({ startedAt, exitedAt, spentMicro: 2_990_000 })
          .where(eq(attempt.attemptId, attemptId));
      await db
        .update(trainingRun)
        .set({ activeMs: 3 * 3_600_000 })
        .where(eq(trainingRun.runId, runId));
    },
  };
}
