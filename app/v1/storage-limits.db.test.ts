import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { upload } from "@/lib/server/db/schema/assets";
import { newId } from "@/lib/server/new-id";
import { createDiskGuard } from "@/lib/server/storage/disk-guard";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { signInAs } from "./testing/sign-in-as";
import { createTestApi, seedBody, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const announce = (key: string, sizeBytes: number) =>
  api.call("POST", "/v1/assets/presign-upload", {
    key,
    body: { filename: "a.pt", content_type: "application/octet-stream", size_bytes: sizeBytes },
  });

async function limit(projectId: string, storageLimitGb: number | null) {
  const { headers } = await signInAs(api, "owner");
  return api.call("PATCH", `/v1/projects/${projectId}`, {
    headers,
    body: { storage_limit_gb: storageLimitGb },
  });
}

describe("a project's storage limit", () => {
  it("is set by an owner alone, and shown with what is used", async () => {
    const { projectId, key } = await api.makeTenant();
    const path = `/v1/projects/${projectId}`;
    const refused = await api.call("PATCH", path, { key, body: { storage_limit_gb: 1 } });
    expect([refused.status, refused.json.code]).toEqual([403, "scope_missing"]);
    const { status, json } = await limit(projectId, 1.5);
    expect([status, json.storage_limit_gb]).toEqual([200, 1.5]);
    expect(json.storage).toEqual({ used_bytes: 0, limit_bytes: 1_500_000_000 });
  });

  it("refuses uploads above it, also those that are only announced, and what would store more later", async () => {
    const { projectId, key } = await api.makeTenant();
    await limit(projectId, 1e-6);
    expect((await announce(key, 600)).status).toBe(201);
    const second = await announce(key, 600);
    expect([second.status, second.json.code]).toEqual([413, "storage_exhausted"]);
    expect((await announce(key, 400)).status).toBe(201);
    const run = await api.call("POST", "/v1/training-runs", { key, body: seedBody(projectId) });
    expect([run.status, run.json.code]).toEqual([413, "storage_exhausted"]);
    const job = { job_type: "rollout", scene: { scene_id: "franka_cabinet_oige_v1" } };
    expect((await api.call("POST", "/v0/jobs", { key, body: job })).json.code).toBe("storage_exhausted");
    await limit(projectId, null);
    expect((await announce(key, 1e6)).status).toBe(201);
  });

  it("counts equal files once, and those of another project not at all", async () => {
    const { projectId, key } = await api.makeTenant();
    const other = await api.makeTenant();
    const file = {
      filename: "a",
      contentType: "a/b",
      sha256: "a".repeat(64),
      sizeBytes: 700,
      expiresAt: new Date(),
    };
    for (const owner of [projectId, projectId, other.projectId])
      await api.database.db.insert(upload).values({ ...file, uploadId: newId("upload"), projectId: owner });
    const { json } = await limit(projectId, 1e-6);
    expect(json.storage).toEqual({ used_bytes: 700, limit_bytes: 1_000 });
    expect((await announce(key, 300)).status).toBe(201);
    expect((await announce(key, 1)).status).toBe(413);
  });

  it("does not let uploads that are announced at once pass it together", async () => {
    const { projectId, key } = await api.makeTenant();
    await limit(projectId, 1e-6);
    const answers = await Promise.all(Array.from({ length: 6 }, () => announce(key, 400)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
  });
});

describe("a disk that is nearly full", () => {
  it("refuses an upload before it is sent, and breaks one off that is on its way", async () => {
    let freeBytes = 10_000;
    const usual = api.shared.storage;
    const guard = createDiskGuard(api.shared.env.HARDSIM_DATA_DIR, 5_000, async () => freeBytes);
    api.shared.storage = openFolderStorage(api.shared.env.HARDSIM_DATA_DIR, { guard });
    try {
      const { key } = await api.makeTenant();
      const refused = await announce(key, 6_000);
      expect([refused.status, refused.json.code]).toEqual([507, "disk_full"]);
      const { json } = await announce(key, 100);
      freeBytes = 5_000;
      const { pathname } = new URL(String(json.upload_url));
      const sent = await api.call("PUT", pathname, {
        text: "x".repeat(100),
        headers: { "content-type": "application/octet-stream" },
      });
      expect([sent.status, sent.json.code]).toEqual([507, "disk_full"]);
      expect(sent.json.detail).toContain("HARDSIM_MIN_FREE_DISK_GB");
    } finally {
      api.shared.storage = usual;
    }
  });
});
