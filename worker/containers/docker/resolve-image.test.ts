import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import type { ContainerEngine, ImageResult } from "@/worker/containers/port";
import { type FakeDocker, startFakeDocker } from "@/worker/containers/testing/fake-docker";
import { createDockerEngine } from "./docker-engine";
import { type PullPatience, usualPatience } from "./pull-image";

const impatient = { answerMs: 40, quietMs: 40 };
const never = new AbortController().signal;
const uri = "r.example/acme/x:1";
const none = (response: ServerResponse) => response.writeHead(404).end('{"message":"No such image"}');
let fake: FakeDocker;
afterEach(() => fake.close());

type Pull = (response: ServerResponse, request: IncomingMessage) => void;

/** An engine without an image, whose pulls a test answers; `has` is what it has afterwards. */
async function makeEngine(
  pull: Pull,
  { has = null, patience = usualPatience }: { has?: object | null; patience?: PullPatience } = {},
): Promise<ContainerEngine> {
  let isPulled = false;
  fake = await startFakeDocker((request, response) => {
    if (request.method === "DELETE") response.end("[]");
    else if (request.method !== "POST") {
      if (isPulled && has !== null) response.end(JSON.stringify(has));
      else none(response);
    } else {
      isPulled = true;
      pull(response, request);
    }
  });
  return createDockerEngine({ socketPath: fake.socketPath, patience });
}

const line = (event: object) => `${JSON.stringify(event)}\n`;
const layer = (id: string, status: string, current = 0, total = 0) =>
  line({ id, status, progressDetail: { current, total } });
const failureOf = (result: ImageResult | null) => (result === null || result.ok ? null : result.failure);

test("a registry that never answers is given up", async () => {
  const engine = await makeEngine(() => undefined, { patience: impatient });
  expect(failureOf(await engine.resolveImage(uri, never))).toEqual({
    code: "image_pull_failed",
    message: `cannot get the image ${uri}: nothing came from its registry for 0.04 s`,
  });
});

test.each([
  ["is silent", 0],
  ["sends a byte now and then", 1],
])("a registry that begins and then %s is given up", async (_, bytes) => {
  const engine = await makeEngine(
    (response) => {
      let sent = 0;
      const timer = setInterval(() => {
        sent += bytes;
        if (bytes > 0 || sent === 0) response.write(layer("a", "Downloading", sent, 5e9));
      }, 5);
      response.on("close", () => clearInterval(timer));
    },
    { patience: impatient },
  );
  expect(failureOf(await engine.resolveImage(uri, never))).toMatchObject({ code: "image_pull_failed" });
});

test("nothing that a registry says reaches a person", async () => {
  const said = "denied: <script>alert(1)</script> internal page with a secret";
  const engine = await makeEngine((response) =>
    response.end(line({ errorDetail: { message: said }, error: said })),
  );
  const failure = failureOf(await engine.resolveImage(uri, never));
  expect(failure).toMatchObject({ code: "image_not_found", detail: said });
  expect(failure?.message).toBe(`cannot get the image ${uri}: its registry does not give it to this server`);
  await fake.close();
  const refusing = await makeEngine((response) =>
    response.writeHead(500).end(JSON.stringify({ message: `${said} unlike all others` })),
  );
  expect(JSON.stringify(failureOf(await refusing.resolveImage(uri, never))?.message)).not.toMatch(
    /script|secret/,
  );
});

test.each<[string, Pull]>([
  ["no JSON", (response) => response.end("<html>a captive portal</html>\n")],
  ["a list", (response) => response.end("[]\n")],
  ["an answer that breaks off", (response) => response.write("{", () => response.destroy())],
  ["a connection that is cut at once", (response) => response.socket?.destroy()],
  ["half of an answer without its head", (response) => response.socket?.end("HTTP/1.1 200 OK\r\nContent-Le")],
])("a pull that is answered with %s is an answer, and no error that nobody listens to", async (_, pull) => {
  const engine = await makeEngine(pull);
  expect((await engine.resolveImage(uri, never)).ok).toBe(false);
});

test("an image whose layers are larger than allowed is given up while it comes", async () => {
  let isGivenUp = () => {};
  const givenUp = new Promise<void>((resolve) => {
    isGivenUp = resolve;
  });
  const engine = await makeEngine((response) => {
    response.on("close", isGivenUp);
    response.write(layer("a", "Downloading", 1, 3e9) + layer("b", "Downloading", 1, 3e9));
  });
  const result = await engine.resolveImage(uri, never, { maxBytes: 5e9 });
  expect(failureOf(result)).toMatchObject({
    code: "image_too_large",
    message: `cannot get the image ${uri}: it is larger than 5 GB (HARDSIM_IMAGE_MAX_GB)`,
  });
  await givenUp;
});

test("whoever gives a pull up ends it at the engine, at once", async () => {
  const stopped = new AbortController();
  const reason = new Error("canceled");
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const engine = await makeEngine((response) => {
    response.on("close", end);
    response.write(layer("a", "Downloading", 1, 5e9), () => stopped.abort(reason));
  });
  await expect(engine.resolveImage(uri, stopped.signal)).rejects.toBe(reason);
  await ended;
});

test("an image that is too large unpacked does not stay", async () => {
  const has = { Id: "sha256:1", Size: 6e9 };
  const engine = await makeEngine((response) => response.end(layer("a", "Pull complete")), { has });
  const result = await engine.resolveImage(uri, never, { maxBytes: 5e9 });
  expect(failureOf(result)).toMatchObject({ code: "image_too_large" });
  expect(fake.asked.at(-1)).toBe("DELETE /images/r.example/acme/x%3A1");
});

test("an image of the registry has its digest, and is asked for by its digest alone", async () => {
  const digest = `sha256:${"0a".repeat(32)}`;
  const has = { Id: "sha256:1", Size: 1, RepoDigests: [`other/x@sha256:no`, `r.example/acme/x@${digest}`] };
  const engine = await makeEngine((response) => response.end(layer("a", "Pull complete")), { has });
  const pulled = await engine.resolveImage(`r.example/acme/x:1@${digest}`, never);
  expect(pulled).toMatchObject({ ok: true, imageId: "sha256:1", digest, pulled: true });
  const pull = new URLSearchParams(fake.asked.find((one) => one.startsWith("POST"))?.split("?")[1]);
  expect(Object.fromEntries(pull)).toEqual({ fromImage: "r.example/acme/x", tag: digest });
});

test("what an image says of itself is told, and one that is there is pulled anew only when that is asked for", async () => {
  const has = {
    ...{ Id: "sha256:1", Size: 1, Os: "linux", Architecture: "arm64", Variant: "v8" },
    Created: "2026-05-01T10:00:00.5Z",
    Metadata: { LastTagTime: "0001-01-01T00:00:00Z" },
    Config: { Entrypoint: ["/ros.sh"], User: "ros", WorkingDir: "/ws" },
  };
  const engine = await makeEngine((response) => response.end(layer("a", "Pull complete")), { has });
  for (const [always, pulled, pulls] of [
    [false, true, 1],
    [false, false, 1],
    [true, true, 2],
  ] as const) {
    const result = await engine.resolveImage(uri, never, { always });
    expect(result).toMatchObject({
      pulled,
      about: {
        ...{ createdAt: "2026-05-01T10:00:00.500Z", namedAt: null, platform: "linux/arm64/v8" },
        ...{ entrypoint: ["/ros.sh"], user: "ros", workdir: "/ws", fromRegistry: false },
      },
    });
    expect(fake.asked.filter((one) => one.startsWith("POST"))).toHaveLength(pulls);
  }
});

test("a name that is none is not asked for", async () => {
  const engine = await makeEngine((response) => response.end());
  for (const name of ["../127.0.0.1:1/x?y=", "docker.io/../x", "https://r.example/x", "//evil/t"]) {
    expect(failureOf(await engine.findImage(name))).toMatchObject({ code: "image_refused" });
    expect(failureOf(await engine.resolveImage(name, never))).toMatchObject({ code: "image_refused" });
  }
  expect(fake.asked).toEqual([]);
});
