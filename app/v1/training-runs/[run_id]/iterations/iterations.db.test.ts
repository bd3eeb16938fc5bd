import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlayedRun, type Item, type PlayedRun } from "@/app/v1/testing/played-run";
import { makeManifest, writeManifest } from "@/lib/contracts/files/dataset-manifest";
import { iteration, runEvent } from "@/lib/server/db/schema/runs";
import { makeRun } from "@/lib/testing/factories";

let played: PlayedRun;
beforeAll(async () => {
  played = await createPlayedRun();
});
afterAll(() => played.api.close());

describe("a run that has ended", () => {
  it("has iterations by index, with metrics, phases, rollouts and trainers", async () => {
    const iterations = await played.items("/iterations", "iterations");
    expect(iterations.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(iterations[1]).toMatchObject({
      status: "completed",
      metrics: { loss: 0.5, bad: "NaN" },
      rollouts: { done: 2, failed: 0, success_rate: 0.5, return_mean: 2 },
      attempts: [{ kind: "trainer", number: 1, status: "succeeded" }],
    });
    const paged = await played.get(played.at("/iterations?limit=2"));
    const rest = await played.get(played.at(`/iterations?cursor=${paged.json.next_cursor}`));
    expect((rest.json.iterations as Item[]).map(({ index }) => index)).toEqual([2]);
    const one = await played.get(played.at(`/iterations/${iterations[0]?.iteration_id}`));
    expect((one.json.jobs as Item[]).map(({ index, status }) => [index, status])).toEqual([
      [0, "succeeded"],
      [1, "succeeded"],
    ]);
  });

  it("has iterations newest first too, from any index on, page after page", async () => {
    const indexes = (list: unknown) => (list as Item[]).map(({ index }) => index);
    const newest = await played.get(played.at("/iterations?order=desc&limit=2"));
    expect(indexes(newest.json.iterations)).toEqual([2, 1]);
    const rest = await played.get(played.at(`/iterations?order=desc&cursor=${newest.json.next_cursor}`));
    expect(indexes(rest.json.iterations)).toEqual([0]);
    expect((rest.json.iterations as Item[])[0]).toMatchObject({ metrics: { loss: 1 } });
    expect(indexes(await played.items("/iterations?from=1", "iterations"))).toEqual([1, 2]);
    expect(indexes(await played.items("/iterations?order=desc&from=1", "iterations"))).toEqual([1, 0]);
    expect(await played.items("/iterations?from=3", "iterations")).toEqual([]);
  });

  it("has the longest iterations first where that is asked, and those of one status alone, page after page", async () => {
    const run = await makeRun(played.api.database, { projectId: played.projectId });
    const startedAt = new Date("2026-01-01T00:00:00Z");
    const took = [5_000, 90_001, 90_000, 90_001, null];
    await played.api.database.db.delete(iteration).where(eq(iteration.runId, run.runId));
    await played.api.database.db.insert(iteration).values(
      took.map((ms, index) => ({
        iterationId: `iter_${run.runId}_${index}`,
        runId: run.runId,
        index,
        status:
          ms === null ? ("training" as const) : index === 2 ? ("failed" as const) : ("completed" as const),
        rolloutsTotal: 1,
        startedAt,
        endedAt: ms === null ? null : new Date(startedAt.getTime() + ms),
      })),
    );
    const list = async (query: string) => {
      const { json } = await played.get(`/v1/training-runs/${run.runId}/iterations?${query}`);
      return { indexes: (json.iterations as Item[]).map(({ index }) => index), next: json.next_cursor };
    };
    expect((await list("order=longest")).indexes).toEqual([3, 1, 2, 0]);
    expect((await list("order=longest&from=2")).indexes).toEqual([3, 2]);
    const first = await list("order=longest&limit=1");
    const second = await list(`order=longest&limit=2&cursor=${first.next}`);
    expect([first.indexes, second.indexes]).toEqual([[3], [1, 2]]);
    expect((await list(`order=longest&cursor=${second.next}`)).indexes).toEqual([0]);
    expect((await list("status=failed")).indexes).toEqual([2]);
    expect((await list("status=completed&order=desc&from=2")).indexes).toEqual([1, 0]);
  });
});

it("an iteration has what was warned of in it, alone and among others", async () => {
  const warn = (seq: number, type: "warning" | "metric.unusable", data: object) => ({
    runId: played.runId,
    seq,
    type,
    level: "warning" as const,
    message: `said ${seq}`,
    data: { ...data },
    actor: { kind: "system" as const },
    createdAt: new Date(),
  });
  await played.api.database.db
    .insert(runEvent)
    .values([
      warn(100_001, "warning", { code: "metrics_left_out", iteration: 1, turn: null }),
      warn(100_002, "metric.unusable", { metric: "loss", iteration: 1, value: null }),
      warn(100_003, "warning", { code: "log_shortened", iteration: null, turn: null }),
    ]);
  const warnings = [
    { code: "metrics_left_out", message: "said 100001" },
    { code: "metric_unusable", message: "said 100002" },
  ];
  const [, second, third] = await played.items("/iterations", "iterations");
  expect([second?.warnings, third?.warnings]).toEqual([warnings, []]);
  const alone = await played.get(played.at(`/iterations/${second?.iteration_id}`));
  expect(alone.json.warnings).toEqual(warnings);
});

it("the dataset manifest is answered as the trainer saw it", async () => {
  const [first] = await played.items("/iterations?limit=1", "iterations");
  const iterationId = String(first?.iteration_id);
  const space = { names: ["q"], shape: [1], dtype: "float32" as const };
  const manifest = makeManifest(
    {
      run_id: played.runId,
      iteration_id: iterationId,
      iteration_index: 0,
      created_at: new Date(0).toISOString(),
    },
    {
      scene_id: "s",
      task_mode: "t",
      simulator: { name: "m", version: "1", physics_dt: 0.004, control_dt: 0.02 },
      policy: { kind: "scripted", sha256: null },
      spaces: { observation: space, action: { ...space, low: [-1], high: [1] } },
      batches: [],
      totals: { batches: 0, episodes: 0, env_steps: 0, bytes: 0, success_rate: 0, return_mean: 0 },
    },
  );
  const { sha256 } = await played.api.shared.storage.putBytes(writeManifest(manifest));
  await played.api.database.db
    .update(iteration)
    .set({ manifestSha256: sha256 })
    .where(eq(iteration.iterationId, iterationId));
  expect((await played.get(played.at(`/iterations/${iterationId}/dataset-manifest`))).json).toEqual(manifest);
});

it("nothing of all this was a failure of the server", () => {
  expect(played.api.logged).toEqual([]);
});
