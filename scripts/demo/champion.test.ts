import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { presignAssetUpload } from "@/lib/contracts/assets/presign";
import { registerAssetV1 } from "@/lib/contracts/assets/register";
import { serve } from "../testing/serve";
import { createApi } from "./api.mjs";
import { driveCheckpoint } from "./drive-checkpoint.mjs";
import { uploadPolicy } from "./upload-policy.mjs";

let close = () => {};
afterEach(() => close());

/** Answers each request, named by method and path, and keeps what came. A list is answered one by one. */
async function serveAnswers(answers: (url: string) => Record<string, unknown[]>) {
  const sent: { what: string; body: string; key: string | undefined }[] = [];
  const server = await serve(async (request, response) => {
    const what = `${request.method} ${request.url}`;
    sent.push({ what, body: await text(request), key: request.headers.authorization });
    const found = answers(server.url)[what] ?? [];
    const times = sent.filter((one) => one.what === what).length;
    response.end(JSON.stringify(found[Math.min(times, found.length) - 1]));
  });
  close = server.close;
  return { api: createApi(server.url, "key"), sent };
}

const bytes = Buffer.from("policy");
const sha256 = createHash("sha256").update(bytes).digest("hex");

function serveUpload(arrived: string) {
  return serveAnswers((url) => ({
    "POST /v1/assets/presign-upload": [
      {
        upload_url: `${url}/link`,
        upload_method: "PUT",
        upload_headers: {},
        input_uri: "hardsim://inputs/upl_1/a.onnx",
      },
    ],
    "PUT /link": [{ sha256: arrived }],
    "POST /v1/assets/register": [{ asset_id: "ast_1", uri: "hardsim://assets/ast_1" }],
  }));
}

test("a policy is uploaded as one, and its link is given no key", async () => {
  const { api, sent } = await serveUpload(sha256);
  const asset = await uploadPolicy(api, "a.onnx", bytes);
  expect(asset).toEqual({ assetId: "ast_1", uri: "hardsim://assets/ast_1" });
  expect(sent.map(({ key }) => key)).toEqual(["Bearer key", undefined, "Bearer key"]);
  expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({ asset_kind: "policy", size_bytes: 6 });
  expect(sent[1]?.body).toBe("policy");
  const registered = { input_uri: "hardsim://inputs/upl_1/a.onnx", kind: "policy" };
  expect(JSON.parse(sent[2]?.body ?? "")).toEqual(registered);
  presignAssetUpload.body?.parse(JSON.parse(sent[0]?.body ?? ""));
  registerAssetV1.body?.parse(registered);
});

test("a policy that arrives as other bytes is no asset", async () => {
  const { api, sent } = await serveUpload("0".repeat(64));
  await expect(uploadPolicy(api, "a.onnx", bytes)).rejects.toThrow(`was sent as ${sha256}`);
  expect(sent).toHaveLength(2);
});

const template = { scene_id: "s", steps: 128, control: { task_mode: "t", action_noise: 0.3 } };
const drive = { checkpointId: "ckpt_1", template, control: { task_mode: "t" }, seed: 5, episodes: 200 };
const { signal } = new AbortController();

test("a checkpoint drives a job of the run's own task, without noise, and its totals are the job's", async () => {
  const manifest = "/v0/jobs/job_1/artifacts/artifact_manifest.json/download-url";
  const { api, sent } = await serveAnswers((url) => ({
    "POST /v0/jobs": [{ job_id: "job_1", status: "queued", error: null }],
    "GET /v0/jobs/job_1": [{ status: "running" }, { status: "succeeded", error: null }],
    [`GET ${manifest}`]: [{ url: `${url}/file` }],
    "GET /file": [{ totals: { success_rate: 0.985, episodes: 200 } }],
  }));
  expect(await driveCheckpoint(api, { ...drive, signal })).toEqual({
    jobId: "job_1",
    totals: { success_rate: 0.985, episodes: 200 },
  });
  expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
    job_type: "rollout",
    scene: { scene_id: "s" },
    execution: { num_envs: 200, steps: 128, seed: 5 },
    control: { task_mode: "t" },
    policy: { driver: "checkpoint", uri: "ckpt_1" },
  });
});

test("a job that fails is told with its error", async () => {
  const { api } = await serveAnswers(() => ({
    "POST /v0/jobs": [{ job_id: "job_1", status: "failed", error: "it diverged" }],
  }));
  await expect(driveCheckpoint(api, { ...drive, signal })).rejects.toThrow(
    "job_1 ended as failed: it diverged",
  );
});
