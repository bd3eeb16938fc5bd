import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeFront } from "@/lib/server/http/front";
import { startWeb, type WebServer } from "@/lib/server/http/start-web";
import { routes } from "./route-table";
import { createTestApi, seedBody, type TestApi } from "./v1/testing/test-api";

let api: TestApi;
let web: WebServer;
let base: string;
let key: string;
let runId: string;

beforeAll(async () => {
  api = await createTestApi();
  const { log } = api.shared;
  const front = makeFront({
    routes,
    pages: async (_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("a page");
    },
    shared: api.shared,
  });
  web = await startWeb(front, { port: 0, host: "127.0.0.1", log });
  base = `http://127.0.0.1:${web.port}`;
  const tenant = await api.makeTenant();
  key = tenant.key;
  const { json } = await api.call("POST", "/v1/training-runs", { key, body: seedBody(tenant.projectId) });
  runId = String(json.run_id);
});
afterAll(async () => {
  await web.close();
  await api.close();
});

/** One request as bytes, because fetch would tidy it up first. */
function sendRaw(lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(web.port, "127.0.0.1", () => socket.write(`${lines.join("\r\n")}\r\n\r\n`));
    let text = "";
    socket.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    socket.on("end", () => resolve(text)).on("error", reject);
  });
}
const statusOf = (answer: string) => Number(answer.split(" ")[1]);
const raw = (method: string, target: string) =>
  sendRaw([`${method} ${target} HTTP/1.1`, "Host: x.test", "Connection: close"]);

async function problem(path: string, init?: RequestInit) {
  const response = await fetch(base + path, init);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return { response, json: (await response.json()) as Record<string, unknown> };
}

describe("the server", () => {
  it("answers pages where no route of the API is", async () => {
    expect(await (await fetch(`${base}/runs`)).text()).toBe("a page");
  });

  it("counts pages and their files together, whatever their addresses", async () => {
    for (const path of ["/runs/run_of_its_own", "/_next/static/chunk_of_its_own.js"])
      await fetch(base + path);
    const metrics = await (await fetch(`${base}/metrics`)).text();
    for (const route of ["pages", "/_next/*"])
      expect(metrics).toContain(
        `hardsim_http_request_duration_seconds_count{method="GET",route="${route}",status="2xx"}`,
      );
    expect(metrics).not.toContain("of_its_own");
  });

  it("says what to set where a proxy calls it by another name than the browser, in words that the page shows", async () => {
    const call = (origin: string) =>
      fetch(`${base}/first-start`, {
        method: "POST",
        headers: { "next-action": "0".repeat(42), origin, "x-forwarded-host": "hs.test" },
      });
    const refused = await call("https://hs.test");
    expect(refused.status).toBe(403);
    expect(refused.headers.get("content-type")).toBe("text/plain");
    expect(await refused.text()).toContain("set HARDSIM_PUBLIC_URL=https://hs.test");
    expect(await (await call(base)).text()).toBe("a page");
  });

  it("answers unknown paths of the API and a trailing slash as problem documents", async () => {
    for (const path of [
      "//v1/me",
      "//v1",
      "/v1/nothing",
      "/v0/jobs/x/y/z",
      "/v1/training-runs/",
      "/v1",
      "/healthz/x",
    ]) {
      const { response, json } = await problem(path);
      expect([response.status, json.code], path).toEqual([404, "not_found"]);
      expect(json.request_id).toMatch(/^req_/);
    }
  });

  it("answers another method with 405 and says which are possible", async () => {
    const { response } = await problem("/v1/training-runs", { method: "DELETE" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
    expect(statusOf(await raw("TRACE", "/v1/training-runs"))).toBe(405);
    expect(statusOf(await raw("TRACE", "/runs"))).toBe(405);
    expect(statusOf(await raw("CONNECT", "x.test:443"))).toBe(405);
    expect(statusOf(await raw("OPTIONS", "*"))).toBeLessThan(500);
  });

  it("answers a path that is no percent-encoding with 400", async () => {
    for (const target of ["/%ff", "/v1/training-runs/%ff", "/%", "/v1/%zz"])
      expect(statusOf(await raw("GET", target)), target).toBe(400);
    expect(statusOf(await sendRaw(["GET / HTTP/1.1", "Host: a b[", "Connection: close"]))).toBe(400);
  });

  it("answers HEAD as GET without a body", async () => {
    const response = await fetch(`${base}/v1/training-runs`, {
      method: "HEAD",
      headers: { authorization: `Bearer ${key}` },
    });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  it("says of HEAD how long the answer of GET is", async () => {
    const headers = { authorization: `Bearer ${key}` };
    const url = `${base}/v1/training-runs/${runId}`;
    const body = await (await fetch(url, { headers })).arrayBuffer();
    const head = await fetch(url, { method: "HEAD", headers });
    expect(Number(head.headers.get("content-length"))).toBe(body.byteLength);
  });

  it("answers requests that come together on one connection in their order, and keeps it open", async () => {
    const of = (path: string, ...more: string[]) =>
      [`GET ${path} HTTP/1.1`, "Host: localhost", `Authorization: Bearer ${key}`, ...more, ""].join("\r\n");
    const text = await sendRaw([
      of("/v1/training-runs"),
      of(`/v1/training-runs/${runId}`, "If-None-Match: *"),
      of("/v1/nothing"),
      of("/healthz", "Connection: close").trimEnd(),
    ]);
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      "200",
      "304",
      "404",
      "200",
    ]);
    expect(text).toContain("Connection: keep-alive");
  });

  it("ends a stream when its reader goes", async () => {
    const { notifications } = api.shared;
    const { onRun } = notifications;
    let listening = 0;
    notifications.onRun = (id, notify) => {
      listening += 1;
      const release = onRun(id, notify);
      return () => {
        listening -= 1;
        release();
      };
    };
    const reader = new AbortController();
    const response = await fetch(`${base}/v1/training-runs/${runId}/events`, {
      headers: { authorization: `Bearer ${key}`, accept: "text/event-stream" },
      signal: reader.signal,
    });
    const first = await response.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toContain("retry:");
    await expect.poll(() => listening).toBe(1);
    reader.abort();
    await expect.poll(() => listening).toBe(0);
    notifications.onRun = onRun;
  });

  it("refuses a body that is too large while it is still being sent", async () => {
    const { response } = await problem("/v1/training-runs", {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: "x".repeat(3_000_000),
    });
    expect(response.status).toBe(413);
  });

  it("makes no 5xx of any method, path or body", async () => {
    const paths = routes.flatMap((module) => Object.values(module)).map(({ contract }) => contract.path);
    const path = fc
      .tuple(fc.constantFrom(...paths), fc.constantFrom(runId, "%00", "..", "run_x", "%F0%9F%A4%96", "a%2Fb"))
      .map(([shape, id]) => shape.replace(/\{\w+\}/g, id))
      .filter((text) => text !== "/readyz");
    const query = fc.constantFrom(
      "",
      "?limit=-1",
      "?limit=1&cursor=%00",
      "?a=%ff",
      "?after_seq=99999999999999999",
    );
    const body = fc.oneof(
      fc.json(),
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.constantFrom("", "{", "null", '{"project_id":"\\u0000"}', '{"__proto__":{}}', "[".repeat(5_000)),
    );
    const method = fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
    const type = fc.constantFrom("application/json", "text/plain", "");
    const accept = fc.constantFrom("*/*", "application/json", "nonsense");
    await fc.assert(
      fc.asyncProperty(
        fc.record({ method, path, query, body, type, accept }),
        async ({ method, path, query, body, type, accept }) => {
          const response = await fetch(base + path + query, {
            method,
            headers: { authorization: `Bearer ${key}`, "content-type": type, accept },
            ...(method === "GET" || method === "HEAD" ? {} : { body }),
          });
          await response.arrayBuffer();
          expect(response.status).toBeLessThan(500);
        },
      ),
      { numRuns: 300 },
    );
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
