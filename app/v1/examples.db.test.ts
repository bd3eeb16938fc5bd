import { afterAll, beforeAll, expect, it } from "vitest";
import { readOperations } from "@/components/api-reference/read-operations";
import { makeOpenApi } from "@/lib/contracts/openapi";
import { contracts } from "@/lib/contracts/registry";
import { createTestRuns, type Tenant, type TestRuns } from "./testing/test-runs";

let runs: TestRuns;
let played: Tenant & { runId: string };
let checkpointId: string;
let episodeId: string;
beforeAll(async () => {
  runs = await createTestRuns();
  played = await runs.playedRun();
  const run = await played.call("GET", `/v1/training-runs/${played.runId}`);
  checkpointId = String(run.json.latest_checkpoint_id);
  const { json } = await played.call("GET", `/v1/training-runs/${played.runId}/episodes`);
  episodeId = String((json.episodes as { episode_id: string }[])[0]?.episode_id);
});
afterAll(() => runs.api.close());

/** What these name is the reader's own: an upload, another person. */
const ofTheReader: readonly string[] = ["registerAsset", "registerAssetV1", "changeMember"];

const { operations } = readOperations(makeOpenApi(contracts, "0.0.0"));
const withExample = operations.filter(({ id, body }) => body !== null && !ofTheReader.includes(id));

it.each(withExample)(
  "the reference's example for $id is taken as it stands",
  async ({ method, path, answer, example }) => {
    const { projectId, runId, call } = played;
    const filled = path
      .replace("{run_id}", runId)
      .replace("{project_id}", projectId)
      .replace("{checkpoint_id}", checkpointId)
      .replace("{episode_id}", episodeId);
    const named = typeof example === "object" && example !== null && "project_id" in example;
    const answered = await call(method, filled, named ? { ...example, project_id: projectId } : example);
    expect([answered.status, answered.json.detail]).toEqual([Number(answer.status), undefined]);
  },
);
