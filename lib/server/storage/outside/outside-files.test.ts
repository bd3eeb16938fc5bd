import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseOutsideSources } from "@/lib/server/outside-sources";
import { startHttpsServer, type TestHttpsServer } from "@/lib/testing/https-server";
import { createOutsideFiles, type OutsideSettings, type OutsideTrust, usualTrust } from "./outside-files";

const bytes = Buffer.alloc(300_000, "weights ");
let server: TestHttpsServer;
let origin: string;
beforeEach(async () => {
  server = await startHttpsServer(({ url = "", headers }, response) => {
    const sendOn = (location: string) => response.writeHead(302, { location }).end();
    switch (url) {
      case "/public/a.pt":
        return response.end(bytes);
      case "/mine/dir/a%20b.pt": {
        const isSigned = headers.authorization?.startsWith("AWS4-HMAC-SHA256 Credential=key/");
        return isSigned ? response.end(bytes) : response.writeHead(403).end();
      }
      case "/public/cut.pt":
        response.writeHead(200, { "content-length": bytes.length + 1 });
        response.write(bytes);
        return response.destroy();
      case "/public/quiet.pt":
        return response.write("so far");
      case "/public/empty.pt":
        return response.end();
      case "/public/endless.pt": {
        const more = (): boolean => response.writable && response.write(bytes, more);
        return more();
      }
      case "/public/on":
        return sendOn(`https://cdn.test:${server.port}/b.pt`);
      case "/b.pt":
        return response.end("from the second host");
      case "/public/inside":
        return sendOn("https://169.254.169.254/latest/meta-data");
      case "/public/elsewhere":
        return sendOn("https://elsewhere.test/a.pt");
      case "/public/plain":
        return sendOn(`http://models.test:${server.port}/public/a.pt`);
      case "/public/round":
        return sendOn("/public/round");
      case "/public/busy":
        return response.writeHead(503).end();
      default:
        return response.writeHead(404).end();
    }
  });
  origin = `https://models.test:${server.port}`;
});
afterEach(() => server.close());

function open(change: Partial<OutsideSettings> = {}, trust: Partial<OutsideTrust> = {}) {
  const text = `${origin}/public https://cdn.test:${server.port} s3://mine/dir`;
  const settings = {
    sources: parseOutsideSources(text),
    maxBytes: 1_000_000,
    s3: { endpoint: null, region: "us-east-1", credentials: null },
    ...change,
  };
  return createOutsideFiles(settings, { ...server.trust, ...trust });
}
const read = (uri: string, files = open(), signal = new AbortController().signal) =>
  buffer(files.read(uri, signal));

test("a file below a source is read whole, also when its host sends on to another source", async () => {
  expect((await read(`${origin}/public/a.pt`)).equals(bytes)).toBe(true);
  expect((await read(`${origin}/public/on`)).toString()).toBe("from the second host");
});

test.each([
  ["/private/a.pt", "refused", "outside of its prefix"],
  ["/public/none.pt", "refused", "answered 404"],
  ["/public/empty.pt", "refused", "is empty"],
  ["/public/endless.pt", "refused", "larger than 1000000 bytes (HARDSIM_MAX_UPLOAD_GB)"],
  ["/public/inside", "refused", "private address"],
  ["/public/elsewhere", "refused", "fetch from elsewhere.test"],
  ["/public/plain", "refused", "not encrypted"],
  ["/public/round", "refused", "more than 5 times"],
  ["/public/cut.pt", "unavailable", "could not be read"],
  ["/public/busy", "unavailable", "answered 503"],
])("%s is %s: %s", async (path, kind, said) => {
  await expect(read(origin + path)).rejects.toMatchObject({ kind, message: expect.stringContaining(said) });
});

test("a file that announces more than the limit is refused before its first byte", async () => {
  await expect(read(`${origin}/public/a.pt`, open({ maxBytes: 299_999 }))).rejects.toThrow(
    "larger than 299999",
  );
});

test("a name that leads to a private address is never connected to", async () => {
  const inside = (addresses: string[]): Partial<OutsideTrust> => ({
    mayConnectTo: usualTrust.mayConnectTo,
    lookUp: async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
  });
  for (const addresses of [["127.0.0.1"], ["10.0.0.7"], ["::1"], ["8.8.8.8", "169.254.169.254"]])
    await expect(read(`${origin}/public/a.pt`, open({}, inside(addresses)))).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("leads to a private address"),
    });
  expect(server.asked).toEqual([]);
});

test("a server whose certificate nobody vouches for is not believed", async () => {
  const { ca: _, ...trust } = server.trust;
  const files = createOutsideFiles(
    {
      sources: parseOutsideSources(origin),
      maxBytes: 1e6,
      s3: { endpoint: null, region: "us-east-1", credentials: null },
    },
    trust,
  );
  await expect(read(`${origin}/public/a.pt`, files)).rejects.toMatchObject({ kind: "unavailable" });
});

test("nothing that a server says of itself is told, such as the names in its certificate", async () => {
  const files = open({ sources: parseOutsideSources(`https://another.test:${server.port}`) });
  await expect(read(`https://another.test:${server.port}/a.pt`, files)).rejects.toMatchObject({
    message: `another.test:${server.port} could not be read (ERR_TLS_CERT_ALTNAME_INVALID)`,
  });
});

test("a server that falls silent is given up", async () => {
  const silent = read(`${origin}/public/quiet.pt`, open({}, { idleMs: 50 }));
  await expect(silent).rejects.toMatchObject({ kind: "unavailable" });
});

test("whoever no longer wants it stops it", async () => {
  const wanted = new AbortController();
  const reading = read(`${origin}/public/quiet.pt`, open(), wanted.signal);
  await expect.poll(() => server.asked.length).toBe(1);
  wanted.abort();
  await expect(reading).rejects.toThrow();
});

test("an object of a bucket is asked of the configured endpoint, signed", async () => {
  const credentials = { accessKeyId: "key", secretAccessKey: "secret", sessionToken: null };
  const endpoint = new URL(`https://127.0.0.1:${server.port}`);
  const s3 = { endpoint, region: "eu-west-1", credentials };
  // Whoever runs this server named the endpoint: it may be private.
  const files = open({ s3 }, { mayConnectTo: () => false });
  expect((await read("s3://mine/dir/a b.pt", files)).equals(bytes)).toBe(true);
  expect(server.asked).toEqual([`127.0.0.1:${server.port}/mine/dir/a%20b.pt`]);
  const unsigned = open({ s3: { ...s3, credentials: null } });
  await expect(read("s3://mine/dir/a b.pt", unsigned)).rejects.toThrow("answered 403");
  await expect(read("s3://mine/other/a.pt", files)).rejects.toThrow("the bucket mine outside of its prefix");
});
