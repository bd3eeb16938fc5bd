import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Docker from "dockerode";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FakeDocker, startFakeDocker } from "@/worker/containers/testing/fake-docker";
import { makeStrict, toPathSegments } from "./strict-modem";

let location = "";
let engine: FakeDocker;
let docker: Docker;
beforeEach(async () => {
  engine = await startFakeDocker((_, response) =>
    location === ""
      ? response.end("{}")
      : response.writeHead(301, { location }).end('<a href="elsewhere">Moved</a>'),
  );
  docker = makeStrict(new Docker({ socketPath: engine.socketPath }));
});
afterEach(() => engine.close());

test("an answer that sends on is an error, and nobody is asked there", async () => {
  const elsewhere: string[] = [];
  const other = createServer((request, response) => {
    elsewhere.push(request.url ?? "");
    response.end("{}");
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of that form.
  const { port } = other.address() as AddressInfo;
  for (const to of [
    `http://127.0.0.1:${port}/secret`,
    `//127.0.0.1:${port}/secret`,
    "/v1.41/info",
    "https://127.0.0.1:1/",
    "ftp://127.0.0.1/",
    "http://[",
    "javascript:alert(1)",
  ]) {
    location = to;
    await expect(docker.getImage("x").inspect(), to).rejects.toThrow("HTTP code 301");
    await expect(docker.createImage({ fromImage: "x", tag: "1" }), to).rejects.toThrow("HTTP code 301");
  }
  expect(elsewhere).toEqual([]);
  expect(engine.asked).toHaveLength(14);
  await new Promise((resolve) => other.close(resolve));
});

test.each([
  "../containers",
  "a/../../info",
  "/evil.example/x",
  "a//b",
  "..",
  "%2e%2e/info",
  "a\\..\\b",
  "a b",
])("a path that somebody could read in another way is not asked for: %s", async (name) => {
  location = "";
  await expect(docker.getImage(name).inspect()).rejects.toThrow("plain form");
  expect(engine.asked).toEqual([]);
});

test("a name goes into a path as segments", async () => {
  location = "";
  await docker.getImage(toPathSegments("[2001:db8::1]:5000/a?b#c/d@e:1")).inspect();
  expect(engine.asked).toEqual(["GET /images/%5B2001%3Adb8%3A%3A1%5D%3A5000/a%3Fb%23c/d%40e%3A1/json"]);
});
