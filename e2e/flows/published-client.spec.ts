import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createApiKey } from "@/lib/contracts/api-keys";
import { getAsset } from "@/lib/contracts/assets";
import { listCheckpoints } from "@/lib/contracts/checkpoints";
import { smokeRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";
import { type InstalledClient, installClient, removeClient, runScript } from "../python/install-client";

test.describe("the published Python client, unchanged", () => {
  test.setTimeout(180_000);
  let client: InstalledClient;

  test.beforeAll(async () => {
    client = await installClient();
  });
  test.afterAll(() => removeClient(client));

  /** A script of e2e/python, which fails when the server breaks one of its promises. */
  const promise = (name: string, script: string) =>
    test(name, async ({ installation, api }, info) => {
      if (client.kind === "missing") return test.skip(true, client.why);
      const folder = info.outputPath("python");
      await mkdir(folder, { recursive: true });
      const body = `${folder}/run.json`;
      await writeFile(body, JSON.stringify(smokeRun({ name: "published client" })));
      const { key: readKey } = await api.call(createApiKey, {
        body: { project_id: "proj_demo", name: "reader", scopes: ["training:read"] },
      });
      const env = {
        HARDSIM_API_URL: installation.url,
        HARDSIM_API_KEY: installation.key,
        RUN_BODY: body,
        READ_KEY: readKey,
      };
      const printed = await runScript(client, script, { args: [folder], env });
      expect(printed).toContain("kept: ");
    });

  promise("does everything with runs that its users expect", "runs.py");
  promise("uploads, registers and starts from what it uploaded", "inputs.py");
  promise("runs, watches, cancels and downloads single jobs", "jobs.py");
  promise("gets each of its error classes", "errors.py");

  test("in ten lines: a checkpoint goes up, a run starts from it, its newest checkpoint comes down", async ({
    installation,
    api,
  }, info) => {
    if (client.kind === "missing") return test.skip(true, client.why);
    const folder = info.outputPath("python");
    await mkdir(folder, { recursive: true });
    const checkpoint = `${folder}/mine.pt`;
    const body = `${folder}/run.json`;
    await writeFile(checkpoint, "weights of my own");
    const { success_criteria: _, ...run } = smokeRun({ name: "from my own checkpoint" });
    await writeFile(body, JSON.stringify(run));
    const env = {
      HARDSIM_API_URL: installation.url,
      HARDSIM_API_KEY: installation.key,
      RUN_BODY: body,
      CHECKPOINT: checkpoint,
    };
    const printed = await runScript(client, "start_from_checkpoint.py", { env });
    const [runId = ""] = /run_\w+/.exec(printed) ?? [];
    const { checkpoints } = await api.call(listCheckpoints, { params: { run_id: runId } });
    const [newest, , first] = checkpoints;
    expect(printed).toContain(`checkpoint ${newest?.checkpoint_id} ${newest?.sha256}`);
    const parent = first?.parent_asset_id ?? "";
    const { sha256 } = await api.call(getAsset, { params: { asset_id: parent } });
    expect(sha256).toBe(createHash("sha256").update("weights of my own").digest("hex"));
  });

  test("in three lines: one job by itself leaves its files", async ({ installation }, info) => {
    if (client.kind === "missing") return test.skip(true, client.why);
    const folder = info.outputPath("python");
    const env = { HARDSIM_API_URL: installation.url, HARDSIM_API_KEY: installation.key };
    const printed = await runScript(client, "single_job.py", { args: [folder], env });
    expect(printed).toContain("status=succeeded");
    const manifest = JSON.parse(await readFile(`${folder}/artifact_manifest.json`, "utf8"));
    expect(manifest).toMatchObject({ status: "succeeded", totals: { episodes: 2 } });
  });
});
