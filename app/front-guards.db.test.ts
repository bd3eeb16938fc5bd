import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeFront } from "@/lib/server/http/front";
import { startWeb, type WebServer } from "@/lib/server/http/start-web";
import { createRequestLimits } from "@/lib/server/services/request-limits";
import { routes } from "./route-table";
import { signInAs } from "./v1/testing/sign-in-as";
import { createTestApi, type TestApi } from "./v1/testing/test-api";

let api: TestApi;
const webs: WebServer[] = [];
/** What the pages were asked, and with which headers. */
const asked: { url: string | undefined; policy: unknown; address: unknown }[] = [];

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(async () => {
  for (const web of webs) await web.close();
  await api.close();
});

type Sent = { method?: string; headers?: Record<string, string>; body?: string };
type Answer = { status: number; headers: Record<string, unknown>; text: string };

/** A web in front of pages that say nothing, with settings of its own. */
async function open(
  settings: Partial<TestApi["shared"]["env"]> = {},
  { setupToken = null, pageStatus = 200 }: { setupToken?: string | null; pageStatus?: number } = {},
) {
  const env = { ...api.shared.env, ...settings };
  const front = makeFront({
    routes,
    pages: async ({ url, headers }, response) => {
      asked.push({ url, policy: headers["content-security-policy"], address: headers["x-hardsim-address"] });
      response.statusCode = pageStatus;
      response.end("a page");
    },
    shared: { ...api.shared, env, setupToken, limits: createRequestLimits(env) },
  });
  const web = await startWeb(front, { port: 0, host: "127.0.0.1", log: api.shared.log });
  webs.push(web);
  return (path: string, { method = "GET", headers = {}, body }: Sent = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest({ port: web.port, host: "127.0.0.1", path, method, headers }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      });
      sent.on("error", reject);
      sent.end(body);
    });
}
const codeOf = ({ status, text }: Answer) => [status, (JSON.parse(text) as { code: string }).code];
/** A server action's caller gets the words alone, in the type of which the page shows them. */
const wordsOf = ({ status, headers, text }: Answer) => [status, headers["content-type"], text];

describe("the name that a request asks for", () => {
  const host = (name: string) => ({ headers: { host: name } });

  it("is this machine's own until there is an owner: another one may be a page's that means harm", async () => {
    const ask = await open();
    for (const path of ["/first-start", "/v1/openapi.json", "/api/auth/csrf", "/readyz"])
      expect(codeOf(await ask(path, host("evil.example:8000"))), path).toEqual([421, "host_refused"]);
    for (const own of ["localhost:8000", "127.0.0.1", "[::1]:80", "hardsim.localhost"])
      expect((await ask("/first-start", host(own))).status, own).toBe(200);
    expect((await ask("/healthz", host("10.1.2.3"))).status).toBe(200);
  });

  it("may be another one where a set-up token guards the first start", async () => {
    const ask = await open({}, { setupToken: "the-token" });
    expect((await ask("/first-start", host("gpu-box.lab.example"))).status).toBe(200);
  });

  it("is one of the settings' where they name some, the public address's or this machine's", async () => {
    const ask = await open(
      { HARDSIM_ALLOWED_HOSTS: ["gpu-box", "10.0.0.7"], HARDSIM_PUBLIC_URL: "https://train.lab.example" },
      { setupToken: "the-token" },
    );
    for (const name of ["gpu-box:8000", "GPU-BOX", "10.0.0.7", "train.lab.example", "localhost"])
      expect((await ask("/runs", host(name))).status, name).toBe(200);
    for (const name of ["evil.example", "gpu-box.evil.example", "10.0.0.8"])
      expect(codeOf(await ask("/runs", host(name))), name).toEqual([421, "host_refused"]);
  });

  it("may be any once there is an owner and the settings name none", async () => {
    const ask = await open();
    await signInAs(api, "owner");
    expect((await ask("/sign-in", host("gpu-box.lab.example"))).status).toBe(200);
  });
});

describe("every answer", () => {
  it("of a page says what it may do, with a nonce of its own that Next is told", async () => {
    const ask = await open();
    const sent = {
      headers: { "content-security-policy": "script-src 'nonce-chosen'", "x-hardsim-address": "1.2.3.4" },
    };
    const [one, other] = [await ask("/runs", sent), await ask("/runs")];
    const policy = String(one.headers["content-security-policy"]);
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{22,}' 'strict-dynamic'/);
    expect(policy).not.toMatch(/script-src[^;]*('unsafe-inline'|'(wasm-)?unsafe-eval')/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(other.headers["content-security-policy"]).not.toBe(policy);
    expect(asked.at(-2)).toEqual({ url: "/runs", policy, address: "127.0.0.1" });
    expect(one.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
      "cross-origin-opener-policy": "same-origin",
      "x-frame-options": "DENY",
    });
    expect(one.headers["strict-transport-security"]).toBeUndefined();
  });

  it("of the API can run nowhere, refusals and files among them", async () => {
    const ask = await open();
    for (const path of [
      "/v1/openapi.json",
      "/v1/nothing",
      "/v1/training-runs",
      "/v1/downloads/none",
      "/metrics",
    ]) {
      const { headers } = await ask(path);
      expect(headers["content-security-policy"], path).toBe(
        "default-src 'none'; frame-ancestors 'none'; sandbox",
      );
      expect(headers["x-content-type-options"], path).toBe("nosniff");
    }
  });

  it("asks for https from then on where that is how the console is reached, and only there", async () => {
    const ask = await open({ HARDSIM_PUBLIC_URL: "https://train.lab.example" });
    expect((await ask("/runs")).headers["strict-transport-security"]).toMatch(/^max-age=\d+$/);
  });
});

describe("a body for a page", () => {
  const post = (bytes: number, headers: Record<string, string> = {}) => ({
    method: "POST",
    headers: { "content-length": String(bytes), ...headers },
  });
  const action = { "next-action": "a".repeat(42) };

  it("that no page of ours sends is refused before a byte of it is read", async () => {
    const ask = await open();
    const reached = asked.length;
    for (const [path, sent] of [
      ["/api/auth/callback/credentials", post(400_000_000)],
      ["/api/auth/callback/credentials", post(65_537)],
    ] as const)
      expect(codeOf(await ask(path, sent)), path).toEqual([413, "too_large"]);
    expect(wordsOf(await ask("/runs", post(1_048_577, action)))).toEqual([
      413,
      "text/plain",
      "The body is larger than 1048576 bytes.",
    ]);
    const chunked = { method: "POST", headers: { "transfer-encoding": "chunked" } };
    expect(codeOf(await ask("/api/auth/signout", chunked))).toEqual([411, "length_required"]);
    expect(asked.length).toBe(reached);
    const small = { method: "POST", headers: action, body: "x".repeat(100_000) };
    expect((await ask("/runs", small)).status).toBe(200);
  });

  it("that is no server action's is the sender's fault, not the server's", async () => {
    const ask = await open({}, { pageStatus: 500 });
    const odd = { method: "POST", headers: { "next-action": "../../x" }, body: "[]" };
    expect(wordsOf(await ask("/runs", odd))).toEqual([
      400,
      "text/plain",
      "The Next-Action header is not the id of a server action.",
    ]);
    expect((await ask("/runs", { method: "POST", headers: action, body: "[" })).status).toBe(400);
    const form = {
      method: "POST",
      headers: { "content-type": "multipart/form-data; boundary=x" },
      body: "--",
    };
    expect((await ask("/runs", form)).status).toBe(400);
    expect((await ask("/runs")).status).toBe(500);
  });
});

describe("whoever asks too much", () => {
  it("without an account is told when to go on, and files of a page are not counted", async () => {
    const ask = await open({ HARDSIM_ADDRESS_REQUESTS_PER_MINUTE: 3 });
    for (const path of ["/sign-in", "/api/auth/csrf", "/runs"])
      expect((await ask(path)).status, path).toBe(200);
    for (const path of ["/sign-in", "/runs"]) {
      const limited = await ask(path);
      expect(codeOf(limited), path).toEqual([429, "rate_limited"]);
      expect(Number(limited.headers["retry-after"])).toBeGreaterThan(0);
    }
    expect((await ask("/_next/static/chunk.js")).status).toBe(200);
  });

  it("sends headers without end is told so", async () => {
    const ask = await open();
    expect(codeOf(await ask("/runs", { headers: { "x-long": "x".repeat(20_000) } }))).toEqual([
      431,
      "headers_too_large",
    ]);
  });

  it("speaks no HTTP is told so", async () => {
    const [web] = webs;
    const text = await new Promise<string>((resolve) => {
      let read = "";
      const socket = connect(web?.port ?? 0, "127.0.0.1", () => socket.write("HELO mail\r\n\r\n"));
      socket.setEncoding("utf8").on("data", (chunk) => {
        read += chunk;
      });
      socket.on("close", () => resolve(read));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"invalid_request"/);
  });
});

it("a caller has so many streams open, and another one once one of them is closed", async () => {
  const limited = await createTestApi({ HARDSIM_STREAMS_PER_CALLER: "2" });
  try {
    const { key } = await limited.makeTenant();
    const stream = () => limited.open("GET", "/v1/events", { key, headers: { accept: "text/event-stream" } });
    const [first] = [await stream(), await stream()];
    const refused = await stream();
    expect([refused.status, (await refused.json()) as unknown]).toEqual([
      429,
      expect.objectContaining({ code: "too_many_streams" }),
    ]);
    // Nobody has read a byte of it, as when only its head was asked for.
    await first?.body?.cancel();
    expect((await stream()).status).toBe(200);
  } finally {
    await limited.close();
  }
});

it("requests of one key and of one person are limited by what the settings say", async () => {
  const limited = await createTestApi({
    HARDSIM_API_REQUESTS_PER_MINUTE: "5",
    HARDSIM_API_WRITES_PER_MINUTE: "1",
  });
  try {
    const { key, projectId } = await limited.makeTenant();
    const { headers } = await signInAs(limited, { [projectId]: "member" });
    for (const sent of [{ key }, { headers }]) {
      const status = async (method: string) =>
        (await limited.call(method, "/v1/training-runs", { ...sent, ...(method === "POST" && { body: {} }) }))
          .status;
      expect([await status("POST"), await status("POST"), await status("GET")]).toEqual([400, 429, 200]);
      expect([await status("GET"), await status("GET"), await status("GET")]).toEqual([200, 200, 429]);
    }
  } finally {
    await limited.close();
  }
});
