import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createApiKey } from "@/lib/contracts/api-keys";
import { getAsset } from "@/lib/contracts/assets";
import { listCheckpoints } from "@/lib/contracts/checkpoints";
import { smokeRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";
import { type InstalledClient, installClient, removeClient, runScript } from "../python/install-client";

const sha256Of = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex");

/** Every call that the client sends, and the promises of e2e/python that fail without it. */
const promises: Readonly<Record<string, { script: string; kept: readonly string[] }>> = {
  "POST /v1/training-runs": {
    script: "runs.py",
    kept: ["creates_once_per_key", "takes_empty_policies_and_its_own_nested_form"],
  },
  "GET /v1/training-runs": { script: "runs.py", kept: ["watches_lists_and_reads"] },
  "GET /v1/training-runs/{run_id}": {
    script: "runs.py",
    kept: ["watches_lists_and_reads", "names_the_original_failure_first"],
  },
  "GET …/iterations": { script: "runs.py", kept: ["watches_lists_and_reads"] },
  "GET …/checkpoints": { script: "runs.py", kept: ["watches_lists_and_reads"] },
  "GET …/events": { script: "runs.py", kept: ["watches_lists_and_reads"] },
  "POST …/cancel, …/pause, …/resume": { script: "runs.py", kept: ["pauses_resumes_and_cancels"] },
  "POST /v0/inputs/presign-upload": {
    script: "inputs.py",
    kept: ["uploads_and_registers", "uploads_an_asset_in_one_call"],
  },
  "POST /v0/assets/register": { script: "inputs.py", kept: ["uploads_and_registers", "refuses_by_name"] },
  "GET /v0/assets, /v0/assets/{asset_id}": { script: "inputs.py", kept: ["uploads_and_registers"] },
  "POST /v0/jobs": { script: "jobs.py", kept: ["runs_and_downloads", "makes_one_job_of_one_key"] },
  "GET /v0/jobs/{job_id}": { script: "jobs.py", kept: ["watches", "runs_and_downloads"] },
  "POST /v0/jobs/{job_id}/cancel": { script: "jobs.py", kept: ["cancels"] },
  "GET /v0/jobs/{job_id}/artifacts/{name}/download-url": {
    script: "jobs.py",
    kept: ["runs_and_downloads", "refuses_by_field_value_and_what_is_known"],
  },
  "a problem's detail": {
    script: "errors.py",
    kept: ["nobody_is_let_in", "a_missing_scope_is_named", "a_wrong_body_is_told_by_field"],
  },
};

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
    const newestFile = `${folder}/newest.pt`;
    const env = { HARDSIM_API_URL: installation.url, HARDSIM_API_KEY: installation.key };
    const printed = await runScript(client, "../../examples/python/start_from_checkpoint.py", {
      args: [checkpoint, body, newestFile],
      env,
    });
    const [runId = ""] = /run_\w+/.exec(printed) ?? [];
    const { checkpoints } = await api.call(listCheckpoints, { params: { run_id: runId } });
    const [newest, , first] = checkpoints;
    expect(printed).toContain(`bytes of ${newest?.checkpoint_id} ${newest?.sha256}`);
    expect(sha256Of(await readFile(newestFile))).toBe(newest?.sha256);
    const parent = first?.parent_asset_id ?? "";
    const { sha256 } = await api.call(getAsset, { params: { asset_id: parent } });
    expect(sha256).toBe(sha256Of("weights of my own"));
  });

  for (const [call, { script, kept }] of Object.entries(promises))
    test(`${call} is among its promises`, async () => {
      const source = await readFile(new URL(`../python/${script}`, import.meta.url), "utf8");
      const run = source.slice(source.lastIndexOf("for promise in ("));
      for (const name of kept) {
        expect(source, `${script} promises it`).toContain(`def ${name}():`);
        expect(run, `${script} keeps it`).toContain(`    ${name},`);
      }
    });

  test("in three lines: one job by itself leaves its files", async ({ installation }, info) => {
    if (client.kind === "missing") return test.skip(true, client.why);
    const folder = info.outputPath("python");
    const env = { HARDSIM_API_URL: installation.url, HARDSIM_API_KEY: installation.key };
    const printed = await runScript(client, "../../examples/python/single_job.py", { args: [folder], env });
    expect(printed).toContain("status=succeeded");
    const manifest = JSON.parse(await readFile(`${folder}/artifact_manifest.json`, "utf8"));
    expect(manifest).toMatchObject({ status: "succeeded", totals: { episodes: 2 } });
  });
});
