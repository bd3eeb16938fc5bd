import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { parseRegistryRules } from "@/lib/server/image-policy";
import { startHttpsServer, type TestHttpsServer } from "@/lib/testing/https-server";
import { createRegistryCheck } from "./check-registry";
import { readRealms } from "./read-realms";

const never = new AbortController().signal;
let server: TestHttpsServer;
afterEach(() => server.close());

/** What is said of a registry called models.test that answers like this. */
async function check(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  { rules = "public", addresses = {} as Record<string, string> } = {},
) {
  server = await startHttpsServer(answer);
  const lookUp = async (name: string) => [{ address: addresses[name] ?? "127.0.0.1", family: 4 }];
  const registry = `models.test:${server.port}`;
  const found = await createRegistryCheck(parseRegistryRules(rules), { ...server.trust, lookUp })(
    registry,
    never,
  );
  return { found, registry };
}
const challenge = (realm: string) => (_: IncomingMessage, response: ServerResponse) =>
  response.writeHead(401, { "www-authenticate": `Bearer realm="${realm}",service="registry"` }).end();
const sendOn = (location: string) => (_: IncomingMessage, response: ServerResponse) =>
  response.writeHead(307, { location }).end();

test("a registry at a public address, open or with a login elsewhere in public, may be asked", async () => {
  const { found, registry } = await check((_, response) => response.end("{}"));
  expect(found).toBeNull();
  expect(server.asked).toEqual([`${registry}/v2/`]);
  await server.close();
  expect((await check(challenge("https://auth.example.com/token"))).found).toBeNull();
  await server.close();
  const basic = { "www-authenticate": 'Basic realm="Registry"' };
  expect((await check((_, response) => response.writeHead(401, basic).end())).found).toBeNull();
});

test.each([
  "http://127.0.0.1:8120/token",
  "https://127.0.0.1/token",
  "https://169.254.169.254/latest/meta-data/",
  "https://[::1]/token",
  "https:\\/\\/10.0.0.1\\/token",
  "http://auth.example.com/token",
  "https://registry/token",
  "ftp://auth.example.com/token",
  "https://2130706433/token",
  "token",
])("a registry that has the engine log in at %s is refused", async (realm) => {
  expect((await check(challenge(realm))).found).toMatchObject({ code: "image_refused" });
});

test("a login at a public name that leads to a private address is refused", async () => {
  const { found } = await check(challenge("https://auth.example.com/token"), {
    addresses: { "auth.example.com": "10.0.0.1" },
  });
  expect(found).toMatchObject({ code: "image_refused", message: expect.stringContaining("private address") });
});

test.each([
  "http://127.0.0.1:1/v2/",
  "https://169.254.169.254/",
  "//localhost/v2/",
  "http://cdn.test/v2/",
  "http://[",
])("a registry that sends on to %s is refused, and nobody is asked there", async (location) => {
  expect((await check(sendOn(location))).found).toMatchObject({ code: "image_refused" });
  expect(server.asked).toHaveLength(1);
});

test("a registry that sends on in a circle is refused", async () => {
  expect((await check(sendOn("/v2/"))).found).toMatchObject({ code: "image_refused" });
});

test("a public name that leads to a private address is refused and not connected to; named by the operator it is taken", async () => {
  const addresses = { "models.test": "192.168.0.7" };
  const { found } = await check((_, response) => response.end(), { addresses });
  expect(found).toMatchObject({ code: "image_refused" });
  expect(server.asked).toEqual([]);
  await server.close();
  expect((await check((_, response) => response.end(), { rules: "models.test:*" })).found).toBeNull();
});

test("what the worker cannot look at waits, unless the operator named it", async () => {
  const cut = (request: IncomingMessage) => request.socket.destroy();
  expect((await check(cut)).found).toMatchObject({ code: "image_pull_failed" });
  await server.close();
  expect((await check(cut, { rules: "*.test:*" })).found).toBeNull();
});

test("a login is read as the engine reads it, however it is written", () => {
  expect(readRealms('Bearer realm="https:\\/\\/a\\/b"')).toEqual(["https://a/b"]);
  expect(readRealms('Basic realm="Name", bearer service=x, REALM = https://a/b')).toEqual(["https://a/b"]);
  expect(readRealms('Bearer realm="https://a/", Bearer realm="https://b/"')).toEqual([
    "https://a/",
    "https://b/",
  ]);
  expect(readRealms("Bearer service=x")).toBeNull();
  expect(readRealms("")).toEqual([]);
});
