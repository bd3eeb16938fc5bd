import type { LookupAddress } from "node:dns";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseImageReference } from "@/lib/contracts/spec/image-reference";
import { trainerSpec } from "@/lib/contracts/spec/trainer-spec";
import { parseRegistryRules, refuseImage } from "@/lib/server/image-policy";
import { usualTrust } from "@/lib/server/storage/outside/outside-files";
import { startHttpsServer, type TestHttpsServer } from "@/lib/testing/https-server";
import { type CheckRegistry, createRegistryCheck } from "./check-registry";
import { createPullSlots } from "./pull-slots";
import { resolveRunImage } from "./resolve-run-image";
import hostile from "./testing/hostile-images.json" with { type: "json" };

type Resolved = { is: string; address?: string; realm?: string; location?: string };

const rules = { registries: parseRegistryRules("public"), isDigestRequired: false };
const resolved: readonly Resolved[] = hostile.resolved;
// Where a name leads in this test: to our server, or wherever the corpus says. No real name is looked up.
const registryName = "models.test";
let server: TestHttpsServer;
let now: Resolved = { is: "" };
beforeAll(async () => {
  server = await startHttpsServer((_, response) => {
    const { realm, location } = now;
    if (location !== undefined) response.writeHead(307, { location }).end();
    else response.writeHead(401, { "www-authenticate": `Bearer realm="${realm}"` }).end();
  });
});
afterAll(() => server.close());

/** As a worker resolves it, with an engine that only tells whether it was asked. */
async function resolve(imageUri: string, checkRegistry: CheckRegistry) {
  const asked: string[] = [];
  const answer = await resolveRunImage({
    pull: "missing",
    imageUri,
    projectId: "p",
    engine: {
      findImage: async () => null,
      resolveImage: async (uri) => {
        asked.push(uri);
        return { ok: true, imageId: "sha256:0", digest: "sha256:0" };
      },
    },
    settings: { rules, maxBytes: 1e9, checkRegistry },
    slots: createPullSlots({ ofProject: 1, inAll: 1 }),
    pullMs: 60_000,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return { code: answer.ok ? null : answer.failure.code, asked };
}

const at = (name: string): LookupAddress[] =>
  name === registryName && now.address === undefined
    ? [{ address: "127.0.0.1", family: 4 }]
    : [{ address: now.address ?? (name.startsWith("rebound") ? "10.0.0.1" : "93.184.216.34"), family: 4 }];

test("the corpus is as large as it is said to be", () => {
  expect(hostile.submitted.length + resolved.length).toBeGreaterThanOrEqual(60);
});

test.each(hostile.submitted)(
  "$image is refused with $code, and one that was stored is never asked for",
  async (given) => {
    const isOne = trainerSpec.fields.image_uri.body.safeParse(given.image).success;
    const parsed = parseImageReference(given.image);
    expect(parsed.ok).toBe(isOne);
    const isRefused = parsed.ok && refuseImage(parsed.reference, rules) !== null;
    const code = isOne ? isRefused && "image_refused" : "invalid_request";
    expect(code).toBe(given.code);
    const never: CheckRegistry = async () => {
      throw new Error("a registry was asked");
    };
    expect(await resolve(given.image, never)).toEqual({ code: "image_refused", asked: [] });
  },
);

test.each(resolved)("a registry with $is is refused, and nobody is asked there", async (given) => {
  now = given;
  server.asked.length = 0;
  const registry = `${registryName}:${server.port}`;
  // Our server stands for one in public: its address alone is let through, where the corpus names no other.
  const mayConnectTo = (address: string) =>
    (address === "127.0.0.1" && now.address === undefined) || usualTrust.mayConnectTo(address);
  const check = createRegistryCheck(rules.registries, {
    ...server.trust,
    lookUp: async (name) => at(name),
    mayConnectTo,
  });
  expect(await resolve(`${registry}/acme/x:1`, check)).toEqual({ code: "image_refused", asked: [] });
  expect(server.asked.every((one) => one === `${registry}/v2/`)).toBe(true);
});
