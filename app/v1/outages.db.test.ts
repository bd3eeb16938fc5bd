import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase } from "@/lib/server/db/client";
import { provideAppContext } from "@/lib/server/http/app-context";
import { openProxySocket, type ProxySocket } from "@/lib/testing/proxy-socket";
import { createTestApi, seedBody, type TestApi } from "./testing/test-api";

let api: TestApi;
let proxy: ProxySocket;
let close: () => Promise<void>;

beforeAll(async () => {
  api = await createTestApi();
  proxy = await openProxySocket(api.database.url);
  const database = createDatabase(proxy.url, { max: 2 });
  close = database.close;
  provideAppContext({ ...api.shared, database }, async () => {});
});
afterAll(async () => {
  proxy.restore();
  await close();
  await proxy.close();
  await api.close();
});

it("a database that is away is 503 with Retry-After, and what came back works at once", async () => {
  const { projectId, key } = await api.makeTenant();
  const create = () => api.call("POST", "/v1/training-runs", { key, body: seedBody(projectId) });
  expect((await create()).status).toBe(201);
  proxy.cut();
  const away = await create();
  expect([away.status, away.json.code]).toEqual([503, "unavailable"]);
  expect(away.response.headers.get("retry-after")).toMatch(/^\d+$/);
  const ready = await api.open("GET", "/readyz");
  expect([ready.status, await ready.json()]).toMatchObject([503, { status: "not_ready" }]);
  expect((await api.call("GET", "/healthz")).status).toBe(200);
  proxy.restore();
  await expect.poll(async () => (await create()).status, { timeout: 10_000 }).toBe(201);
});
