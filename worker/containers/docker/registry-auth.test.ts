import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readRegistryAuth } from "./registry-auth";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hs-auth-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});
const configure = (config: unknown) => writeFile(path.join(folder, "config.json"), JSON.stringify(config));
const basic = (text: string) => Buffer.from(text).toString("base64");

test("a login in auths is found for its registry alone", async () => {
  await configure({
    auths: {
      "ghcr.io": { auth: basic("me:pa:ss") },
      "https://index.docker.io/v1/": { auth: basic("hub:x") },
    },
  });
  expect(await readRegistryAuth("ghcr.io", folder)).toEqual({
    username: "me",
    password: "pa:ss",
    serveraddress: "ghcr.io",
  });
  expect(await readRegistryAuth("docker.io", folder)).toMatchObject({ username: "hub" });
  expect(await readRegistryAuth("quay.io", folder)).toBeNull();
});

test("no config is no login; a broken one is named without its content", async () => {
  expect(await readRegistryAuth("ghcr.io", folder)).toBeNull();
  await writeFile(path.join(folder, "config.json"), '{"auths": SECRET');
  const error = await readRegistryAuth("ghcr.io", folder).catch((thrown: Error) => thrown);
  expect(String(error)).toContain("config.json");
  expect(String(error)).not.toContain("SECRET");
});

test("a registry's own helper is asked, and one that knows nothing leaves auths to answer", async () => {
  const helper = path.join(folder, "docker-credential-mine");
  await writeFile(
    helper,
    '#!/bin/sh\nread server\n[ "$server" = ghcr.io ] || exit 1\necho \'{"Username":"<token>","Secret":"t0"}\'\n',
  );
  await chmod(helper, 0o755);
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
  await configure({ credsStore: "mine", auths: { "quay.io": { auth: basic("q:1") } } });
  expect(await readRegistryAuth("ghcr.io", folder)).toEqual({
    identitytoken: "t0",
    serveraddress: "ghcr.io",
  });
  expect(await readRegistryAuth("quay.io", folder)).toMatchObject({ username: "q" });
});
