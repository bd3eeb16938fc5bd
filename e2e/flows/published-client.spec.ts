import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApiKey } from "@/lib/contracts/api-keys/create";
import { getAsset } from "@/lib/contracts/assets/get";
import { listAssets } from "@/lib/contracts/assets/list";
import { presignUpload } from "@/lib/contracts/assets/presign";
import { receiveUpload } from "@/lib/contracts/assets/receive-upload";
import { registerAsset } from "@/lib/contracts/assets/register";
import { listCheckpoints } from "@/lib/contracts/checkpoints/list";
import type { Contract } from "@/lib/contracts/contract";
import { download } from "@/lib/contracts/downloads/open";
import { listRunEvents } from "@/lib/contracts/events/list";
import { listIterations } from "@/lib/contracts/iterations/list";
import { cancelJob } from "@/lib/contracts/jobs/cancel";
import { createJob } from "@/lib/contracts/jobs/create";
import { getJob } from "@/lib/contracts/jobs/get";
import { getJobArtifactDownloadUrl } from "@/lib/contracts/jobs/get-artifact-download-url";
import { cancelTrainingRun } from "@/lib/contracts/training-runs/cancel";
import { createTrainingRun } from "@/lib/contracts/training-runs/create";
import { getTrainingRun } from "@/lib/contracts/training-runs/get";
import { listTrainingRuns } from "@/lib/contracts/training-runs/list";
import { pauseTrainingRun } from "@/lib/contracts/training-runs/pause";
import { resumeTrainingRun } from "@/lib/contracts/training-runs/resume";
import { createApi } from "../fixtures/api";
import { createKey } from "../fixtures/create-key";
import { startHardsim } from "../fixtures/hardsim";
import { withFailingRollouts, withoutDatabase } from "../fixtures/harm";
import { smokeRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";
import { type InstalledClient, installClient, removeClient, runScript } from "../python/install-client";

const sha256Of = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex");

/** Every verb that the client sends, as api.md marks them, and the links that it follows. */
const sentByClient: readonly Contract[] = [
  createTrainingRun,
  listTrainingRuns,
  getTrainingRun,
  listIterations,
  listCheckpoints,
  listRunEvents,
  cancelTrainingRun,
  pauseTrainingRun,
  resumeTrainingRun,
  presignUpload,
  receiveUpload,
  registerAsset,
  getAsset,
  listAssets,
  createJob,
  getJob,
  cancelJob,
  getJobArtifactDownloadUrl,
  download,
];

test.describe("the published Python client, unchanged", () => {
  test.setTimeout(180_000);
  let client: InstalledClient;
  const answered = new Set<string>();

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
      for (const [, verb = ""] of printed.matchAll(/^answered: (.+)$/gm)) answered.add(verb);
    });

  promise("does everything with runs that its users expect", "runs.py");
  promise("uploads, registers and starts from what it uploaded", "inputs.py");
  promise("runs, watches, cancels and downloads single jobs", "jobs.py");
  promise("gets each error class that a caller brings about", "errors.py");

  test("gets the error classes of a limited key, a failed job and a server in trouble; a second installation", async () => {
    if (client.kind === "missing") return test.skip(true, client.why);
    const installed = client;
    const folder = await realpath(await mkdtemp(join(tmpdir(), "hardsim-e2e-")));
    const requestsPerMinute = 60;
    const hardsim = await startHardsim(join(folder, "data"), {
      HARDSIM_API_REQUESTS_PER_MINUTE: String(requestsPerMinute),
    });
    try {
      const key = await createKey(hardsim.dataDir);
      const api = createApi(hardsim.url, key);
      const { key: readKey } = await api.call(createApiKey, {
        body: { project_id: "proj_demo", name: "hasty", scopes: ["training:read"] },
      });
      const env = {
        HARDSIM_API_URL: hardsim.url,
        HARDSIM_API_KEY: key,
        READ_KEY: readKey,
        REQUESTS_PER_MINUTE: String(requestsPerMinute),
      };
      const keep = async (name: string) => {
        const printed = await runScript(installed, "failures.py", { args: [name], env });
        expect(printed).toContain(`kept: ${name}`);
      };
      await keep("a_key_that_asks_too_often_is_told_when_to_go_on");
      await withFailingRollouts(hardsim, api, () => keep("a_job_that_fails_names_its_failure"));
      await withoutDatabase(hardsim, () => keep("a_server_without_its_database_says_so_after_the_retries"));
      await expect.poll(async () => (await fetch(`${hardsim.url}/readyz`)).status).toBe(200);
    } finally {
      await hardsim.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

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

  test("has sent every verb that it can, and each was answered with success", () => {
    if (client.kind === "missing") return test.skip(true, client.why);
    expect([...answered].sort()).toEqual(sentByClient.map(({ method, path }) => `${method} ${path}`).sort());
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
