import { afterAll, beforeAll, expect, it } from "vitest";
import { makeBatch, numberAt } from "@/app/v1/testing/batch-file";
import { createTestApi, type TestApi } from "@/app/v1/testing/test-api";
import { episode } from "@/lib/server/db/schema/attempts";
import { claimWork } from "@/lib/server/loop/claim-work";
import { takeJobTurn } from "@/lib/server/loop/job-turn";
import { refOfAttempt } from "@/lib/server/store/attempts";
import { makeWorker } from "@/lib/testing/factories";
import { readSafetensors } from "@/lib/testing/read-safetensors";

let api: TestApi;
let key: string;
let jobId: string;
beforeAll(async () => {
  api = await createTestApi();
  const { workerId } = await makeWorker(api.database);
  key = (await api.makeTenant()).key;
  const body = {
    job_type: "rollout",
    scene: { scene_id: "table_top_v0" },
    execution: { num_envs: 3, steps: 8 },
  };
  jobId = String((await api.call("POST", "/v0/jobs", { key, body })).json.job_id);
  const claimed = await claimWork(api.database, "rollout", { workerId, leaseMs: 60_000 });
  if (!claimed) throw new Error("the job cannot be claimed");
  const by = { jobId, fence: { attemptId: claimed.attemptId, epoch: claimed.epoch, workerId } };
  const ref = refOfAttempt(claimed);
  await takeJobTurn(api.database, { ...by, input: { type: "attempt_started", ref } });
  const batch = await api.shared.storage.putBytes(makeBatch({ episodes: 3, steps: 8 }));
  await takeJobTurn(api.database, {
    ...by,
    input: {
      type: "attempt_ended",
      ref,
      spentMicro: 0,
      outcome: {
        kind: "succeeded",
        summary: {
          kind: "rollout",
          episodes: 3,
          envSteps: 20,
          successRate: 0.5,
          returnMean: 1,
          lengthMean: 7,
          bytes: batch.sizeBytes,
          sha256: batch.sha256,
          seed: 7,
        },
      },
    },
    attachments: {
      kind: "job",
      policyFrom: null,
      artifacts: [
        { name: "rollout.safetensors", ...batch },
        { name: "videos/1.webm", ...batch },
      ],
      episodes: [
        { env: 0, seed: 7, length: 8, returnSum: 1, success: true, driver: "scripted" },
        { env: 1, seed: 7, length: 4, returnSum: 3, success: false, driver: "scripted" },
        { env: 2, seed: 7, length: 8, returnSum: 2, success: false, driver: "scripted" },
      ],
    },
  });
});
afterAll(() => api.close());

const get = async (path: string) =>
  (await api.call("GET", `/v0/jobs/${jobId}/episodes${path}`, { key })).json;
const envsOf = (json: Record<string, unknown>) => (json.episodes as { env: number }[]).map(({ env }) => env);

it("a single job's episodes are listed in each order, page by page", async () => {
  expect(envsOf(await get(""))).toEqual([0, 1, 2]);
  expect(envsOf(await get("?sort=failed"))).toEqual([1, 2, 0]);
  expect(envsOf(await get("?sort=-return&success=false"))).toEqual([1, 2]);
  const first = await get("?sort=failed&limit=2");
  expect(envsOf(await get(`?sort=failed&limit=2&cursor=${first.next_cursor}`))).toEqual([0]);
});

it("a video that its simulator left is served as one", async () => {
  const path = `/v0/jobs/${jobId}/artifacts/${encodeURIComponent("videos/1.webm")}/download-url`;
  const { url, filename } = (await api.call("GET", path, { key })).json;
  const answer = await api.open("GET", String(url));
  expect([filename, answer.headers.get("content-type")]).toEqual(["1.webm", "video/webm"]);
});

it("one of them is told with what stands beside it, and cut out of the job's batch", async () => {
  expect(await get(`/${jobId}.1?sort=failed`)).toEqual({
    episode: expect.objectContaining({ env: 1, length: 4, success: false }),
    neighbours: { previous: null, next: `${jobId}.2`, next_failed: `${jobId}.2` },
  });
  const response = await api.open("GET", `/v0/jobs/${jobId}/episodes/${jobId}.1/trajectory`, { key });
  const { tensors } = readSafetensors(Buffer.from(await response.arrayBuffer()));
  expect(tensors.reward.values).toEqual(
    Array.from({ length: 4 }, (_, step) => numberAt(3, { episode: 1, step, item: 0 })),
  );
});

it("they are nobody's who is not let in to the job, and no run's", async () => {
  const stranger = await api.makeTenant();
  for (const path of ["", `/${jobId}.1`, `/${jobId}.1/trajectory`]) {
    const asked = `/v0/jobs/${jobId}/episodes${path}`;
    expect((await api.open("GET", asked, { key: stranger.key })).status).toBe(404);
  }
  expect((await api.open("GET", `/v0/jobs/${jobId}/episodes/${jobId}.9`, { key })).status).toBe(404);
  expect((await api.database.db.select().from(episode)).every(({ runId }) => runId === null)).toBe(true);
});
