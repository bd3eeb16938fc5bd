import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { listCheckpoints } from "@/lib/contracts/checkpoints/list";
import { listIterations } from "@/lib/contracts/iterations/list";
import { waitForRun } from "../fixtures/api";
import { readQuickstart } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

/** The seed's line, letter for letter, but for the body's layout. */
const command = (body: string) => `curl -X POST "$HARDSIM_API_URL/v1/training-runs" \\
  -H "Authorization: Bearer $HARDSIM_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${body}'`;

test("the seed's curl works as pasted: three iterations, each with metrics and a chained checkpoint", async ({
  installation,
  api,
}) => {
  const { stdout } = await promisify(execFile)("sh", ["-c", command(JSON.stringify(readQuickstart()))], {
    env: { ...process.env, HARDSIM_API_URL: installation.url, HARDSIM_API_KEY: installation.key },
  });
  const { run_id: runId } = JSON.parse(stdout);
  const params = { run_id: runId };
  const run = await waitForRun(api, runId, ({ status }) => status === "succeeded");
  expect(run.stop_reason).toBe("max_iterations_reached");

  const { iterations } = await api.call(listIterations, { params });
  expect(iterations.map(({ index, status }) => [index, status])).toEqual([
    [0, "completed"],
    [1, "completed"],
    [2, "completed"],
  ]);
  for (const { metrics, rollouts } of iterations) {
    expect(metrics).toHaveProperty("loss");
    expect(rollouts).toMatchObject({ total: 2, done: 2, failed: 0 });
    expect(rollouts.success_rate).toBeGreaterThan(0.9);
  }

  const { checkpoints } = await api.call(listCheckpoints, { params });
  const lineage = [...checkpoints].reverse();
  expect(lineage.map((checkpoint) => checkpoint.parent_checkpoint_id)).toEqual([
    null,
    lineage[0]?.checkpoint_id,
    lineage[1]?.checkpoint_id,
  ]);
  expect(lineage.map((checkpoint) => checkpoint.manifest_digest)).toEqual(
    iterations.map((iteration) => iteration.manifest_digest),
  );
});
