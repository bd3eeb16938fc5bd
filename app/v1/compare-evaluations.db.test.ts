import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { episode, task } from "@/lib/server/db/schema/attempts";
import { evaluation } from "@/lib/server/db/schema/runs";
import { newId } from "@/lib/server/new-id";
import { createTestRuns, type Tenant, type TestRuns } from "./testing/test-runs";

let runs: TestRuns;
let tenant: Tenant;
beforeAll(async () => {
  runs = await createTestRuns();
  tenant = await runs.makeTenant();
});
afterAll(() => runs.api.close());

type Run = Tenant & { runId: string };

/** A run with an evaluation of four episodes, as far as its body says nothing else. */
const makeEvaluating = (change: object = {}) =>
  runs.liveRun({ evaluation: { episodes: 4, seed: 7 }, ...change }, tenant);

/** Writes what a finished evaluation leaves, two episodes a job: `+` is solved, `-` is not. */
async function leaveEvaluation(
  { runId, projectId }: Run,
  solved: string,
  { iterationIndex = 0, promoted = true, simulatorVersion = "1.0", returnSum = 1 } = {},
): Promise<void> {
  const { db } = runs.api.database;
  const checkpointId = `ckpt_${runId}_${iterationIndex}`;
  await db.insert(evaluation).values({
    ...{ runId, iterationIndex, checkpointId, promoted, metrics: {} },
    createdAt: new Date(),
  });
  const jobs = Math.ceil(solved.length / 2);
  for (const jobIndex of Array.from({ length: jobs }, (_, at) => at).toReversed()) {
    const taskId = newId("job");
    const place = { taskId, runId, iterationIndex };
    await db
      .insert(task)
      .values({ ...place, projectId, kind: "evaluation", index: jobIndex, result: { simulatorVersion } });
    const outcomes = [...solved.slice(jobIndex * 2, jobIndex * 2 + 2)].map((one, env) => ({ one, env }));
    await db.insert(episode).values(
      outcomes.toReversed().map(({ one, env }) => ({
        ...{ ...place, jobIndex, env, seed: 7, length: 8, returnSum, success: one === "+" },
        ...({ driver: "policy", driverCheckpointId: checkpointId, purpose: "evaluation" } as const),
      })),
    );
  }
}

const compare = async (run: Run, other: Run) =>
  (await tenant.call("GET", `/v1/training-runs/${run.runId}/evaluations/compare?with=${other.runId}`)).json
    .comparison;

describe("the champions of two runs", () => {
  it("are compared episode by episode, and the other way round it says the same", async () => {
    const [one, two] = [await makeEvaluating(), await makeEvaluating()];
    await leaveEvaluation(one, "++--");
    await leaveEvaluation(two, "+-+-");
    expect(await compare(one, two)).toEqual({
      champion_id: `ckpt_${one.runId}_0`,
      with_champion_id: `ckpt_${two.runId}_0`,
      comparable: true,
      differs: [],
      result: {
        ...{ both: 1, only_this: 1, only_with: 1, neither: 1, by: "success" },
        ...{ ahead_this: 1, ahead_with: 1, p_this: 0.75, p_with: 0.75 },
      },
    });
    await leaveEvaluation(one, "++++", { iterationIndex: 1 });
    await leaveEvaluation(one, "----", { iterationIndex: 2, promoted: false });
    expect(await compare(one, two)).toMatchObject({
      champion_id: `ckpt_${one.runId}_1`,
      result: { both: 2, only_this: 2, only_with: 0, neither: 0, p_this: 0.25, p_with: 1 },
    });
    expect(await compare(two, one)).toMatchObject({
      result: { both: 2, only_this: 0, only_with: 2, neither: 0, p_this: 1, p_with: 0.25 },
    });
  });

  it("that solved the same episodes are compared by their returns", async () => {
    const [one, two] = [await makeEvaluating(), await makeEvaluating()];
    await leaveEvaluation(one, "++--", { returnSum: 2 });
    await leaveEvaluation(two, "++--", { returnSum: 1 });
    expect(await compare(one, two)).toMatchObject({
      result: { both: 2, only_this: 0, only_with: 0, by: "return", ahead_this: 4, p_this: 1 / 16 },
    });
  });

  it("on unequal suites are not compared, and each difference is named", async () => {
    const one = await makeEvaluating();
    await leaveEvaluation(one, "++--");
    const suite = { episodes: 4, seed: 7 };
    const changes: readonly [object, readonly string[]][] = [
      [{ evaluation: { ...suite, seed: 8 } }, ["seed"]],
      [{ evaluation: { ...suite, episodes: 5 } }, ["episodes"]],
      [{ evaluation: { ...suite, steps: 200 } }, ["steps"]],
      [{ evaluation: { ...suite, action_noise: 0.5 } }, ["action_noise"]],
      [{ rollout_template: { scene_id: "table_top_v0" } }, ["scene_id"]],
      [{ rollout_template: { control: { task_mode: "fr3_open_drawer_v1" } } }, ["task_mode"]],
    ];
    for (const [change, differs] of changes) {
      const other = await makeEvaluating(change);
      await leaveEvaluation(other, "++--+");
      expect(await compare(one, other)).toMatchObject({ comparable: false, differs, result: null });
    }
    const newer = await makeEvaluating();
    await leaveEvaluation(newer, "++--", { simulatorVersion: "1.1" });
    expect(await compare(one, newer)).toMatchObject({ comparable: false, differs: ["simulator_version"] });
  });

  it("are null as long as one of the runs has none, and where a run evaluates nothing", async () => {
    const one = await makeEvaluating();
    await leaveEvaluation(one, "++--");
    expect(await compare(one, await makeEvaluating())).toBeNull();
    expect(await compare(await runs.playedRun({}, tenant), one)).toBeNull();
  });

  it("are those of a fork and of its parent when no other run is named", async () => {
    const parent = await runs.playedRun({ evaluation: { episodes: 4, seed: 7 } }, tenant);
    const made = await tenant.call("POST", `/v1/training-runs/${parent.runId}/fork`, {});
    const fork = { ...tenant, runId: String((made.json.run as { run_id: string }).run_id) };
    // After those that it was played with.
    await leaveEvaluation(parent, "++--", { iterationIndex: 9 });
    await leaveEvaluation(fork, "+++-");
    const at = (runId: string) => `/v1/training-runs/${runId}/evaluations/compare`;
    const answered = await tenant.call("GET", at(fork.runId));
    expect(answered.json.comparison).toMatchObject({ result: { both: 2, only_this: 1, only_with: 0 } });
    const alone = await tenant.call("GET", at(parent.runId));
    expect([alone.status, alone.json.code]).toEqual([400, "invalid_request"]);
  });

  it("are not told to somebody who may not see the other run", async () => {
    const one = await makeEvaluating();
    const stranger = await runs.liveRun();
    const path = `/v1/training-runs/${one.runId}/evaluations/compare?with=${stranger.runId}`;
    const answered = await tenant.call("GET", path);
    expect([answered.status, answered.json.code]).toEqual([404, "not_found"]);
  });
});
