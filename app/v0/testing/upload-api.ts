import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { routes } from "@/app/route-table";
import { createTestApi, type TestApi } from "@/app/v1/testing/test-api";
import { makeFront } from "@/lib/server/http/front";
import { startWeb } from "@/lib/server/http/start-web";

export const octets = "application/octet-stream";

type Announced = { url: string; inputUri: string; assetId: string; headers: Record<string, string> };
type Put = { status: number; json: Record<string, unknown> };

/** The API behind a real server, because uploads are streams. */
export type UploadApi = {
  api: TestApi;
  port: number;
  /** Announces a file of 5 bytes; `change`: of the request's body. */
  announce: (key: string, change?: Record<string, unknown>) => Promise<Announced>;
  put: (url: string, body: string, headers?: Record<string, string>) => Promise<Put>;
  uploadAsset: (key: string, change?: Record<string, unknown>, text?: string) => Promise<Announced>;
  readAsset: (key: string, assetId: string) => Promise<Record<string, unknown>>;
  /** Names of all blobs that are kept. */
  listBlobs: () => Promise<string[]>;
  close: () => Promise<void>;
};

export async function createUploadApi(): Promise<UploadApi> {
  const api = await createTestApi({
    HARDSIM_MAX_UPLOAD_GB: "0.002",
    HARDSIM_CHECKPOINT_SOURCES: "https://models.example.com/public s3://weights/arm https://10.0.0.1/",
  });
  const { log } = api.shared;
  const front = makeFront({
    routes,
    pages: async (_request, response) => void response.end(),
    shared: api.shared,
  });
  const web = await startWeb(front, { port: 0, host: "127.0.0.1", log });

  const announce: UploadApi["announce"] = async (key, change = {}) => {
    const body = {
      filename: "policy.pt",
      content_type: octets,
      size_bytes: 5,
      register_asset: true,
      asset_kind: "checkpoint",
      metadata: {},
      ...change,
    };
    const { status, json } = await api.call("POST", "/v0/inputs/presign-upload", { key, body });
    expect(status, JSON.stringify(json)).toBe(201);
    const headers = json.upload_headers as Record<string, string>;
    const url = `http://127.0.0.1:${web.port}${new URL(String(json.upload_url)).pathname}`;
    return { url, headers, inputUri: String(json.input_uri), assetId: String(json.asset_id) };
  };
  const put: UploadApi["put"] = async (url, body, headers = { "Content-Type": octets }) => {
    const response = await fetch(url, { method: "PUT", headers, body });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };
  return {
    api,
    port: web.port,
    announce,
    put,
    uploadAsset: async (key, change = {}, text = "hello") => {
      const announced = await announce(key, { size_bytes: Buffer.byteLength(text), ...change });
      expect((await put(announced.url, text)).status).toBe(200);
      return announced;
    },
    readAsset: async (key, assetId) => (await api.call("GET", `/v0/assets/${assetId}`, { key })).json,
    listBlobs: async () => {
      const root = join(api.shared.env.HARDSIM_DATA_DIR, "blobs");
      const names = await readdir(root, { recursive: true, withFileTypes: true });
      return names.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    close: async () => {
      await web.close();
      await api.close();
    },
  };
}
