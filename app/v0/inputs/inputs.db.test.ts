import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUploadApi, octets, type UploadApi } from "@/app/v0/testing/upload-api";
import { upload } from "@/lib/server/db/schema/assets";

let uploads: UploadApi;
beforeAll(async () => {
  uploads = await createUploadApi();
});
afterAll(() => uploads.close());

describe("an announced file", () => {
  const refused = async (change: Record<string, unknown>) => {
    const { key } = await uploads.api.makeTenant();
    const body = { filename: "a.pt", content_type: octets, size_bytes: 5, ...change };
    const { status, json } = await uploads.api.call("POST", "/v0/inputs/presign-upload", { key, body });
    return [status, (json.errors as { path: string }[] | undefined)?.[0]?.path];
  };

  it.each([
    "a/b.pt",
    "a\\b.pt",
    "..",
    ".",
    "",
    "  ",
    "a\nb.pt",
    "a\u0000.pt",
    "a\u001b[2J.pt",
    "x".repeat(256),
  ])("with the name %j is refused by name", async (filename) => {
    expect(await refused({ filename })).toEqual([400, "filename"]);
  });

  it("of no size, larger than the setting allows, of no type, or with what nobody can keep is refused by name", async () => {
    expect(await refused({ size_bytes: 0 })).toEqual([400, "size_bytes"]);
    expect(await refused({ size_bytes: -1 })).toEqual([400, "size_bytes"]);
    expect(await refused({ size_bytes: 2_000_001 })).toEqual([413, "size_bytes"]);
    expect(await refused({ content_type: "a\r\nb: c" })).toEqual([400, "content_type"]);
    expect(await refused({ asset_kind: "a\nb" })).toEqual([400, "asset_kind"]);
    const deep = JSON.parse(`${'{"a":'.repeat(40)}1${"}".repeat(40)}`);
    expect(await refused({ metadata: deep })).toEqual([400, "metadata"]);
    expect(await refused({ metadata: { long: "x".repeat(20_000) } })).toEqual([400, "metadata"]);
  });

  it("keeps its name and suffix, whatever letters it has", async () => {
    const { key } = await uploads.api.makeTenant();
    const { inputUri, assetId } = await uploads.uploadAsset(key, {
      filename: "Büro #1 (neu).urdf",
      asset_kind: "my own",
    });
    expect(new URL(inputUri).pathname.endsWith(".urdf")).toBe(true);
    expect(await uploads.readAsset(key, assetId)).toMatchObject({
      filename: "Büro #1 (neu).urdf",
      kind: "my own",
    });
  });
});

it("an upload in the database is of the project of its key", async () => {
  const { key, projectId } = await uploads.api.makeTenant();
  const { inputUri } = await uploads.announce(key);
  const uploadId = inputUri.split("/")[3] ?? "";
  const [row] = await uploads.api.database.db.select().from(upload).where(eq(upload.uploadId, uploadId));
  expect(row).toMatchObject({ projectId, filename: "policy.pt", sizeBytes: 5, sha256: null });
});

it("nothing of all this was a failure of the server", () => {
  expect(uploads.api.logged).toEqual([]);
});
