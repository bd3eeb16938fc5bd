import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findEngineSocket } from "@/scripts/setup/engine-socket.mjs";
import { placeUser, readOwnIds } from "@/worker/container-io/place-user";
import { buildTestSpec, readAll } from "@/worker/containers/contract-suite";
import { createDockerEngine } from "@/worker/containers/docker/docker-engine";
import type { ContainerEngine } from "@/worker/containers/port";
import type { PrivateEngine } from "@/worker/containers/testing/private-engine";
import { startRemappedEngine } from "@/worker/containers/testing/remapped-engine";
import { startRootlessEngine } from "@/worker/containers/testing/rootless-engine";
import { makeShellImage } from "@/worker/containers/testing/shell-image";
import { giveFolder } from "@/worker/held/give-folder";

const never = new AbortController().signal;
const first = 700_000;
let host: PrivateEngine;
let engine: ContainerEngine;
let imageId = "";
let folder = "";

beforeAll(async () => {
  host = await startRemappedEngine(first);
  engine = createDockerEngine({ socketPath: host.socketPath });
  const image = await engine.resolveImage(await makeShellImage(host.socketPath), never);
  if (!image.ok) throw new Error(image.failure.message);
  imageId = image.imageId;
  folder = await mkdtemp(path.join(tmpdir(), "hs-users-"));
});
afterAll(async () => {
  await host?.close();
  if (folder !== "") await rm(folder, { recursive: true });
});

test("an engine with userns-remap is used: a trainer writes where its folder is given to it, and has its name", async () => {
  const users = await engine.readUsers();
  expect(users).toEqual({ kind: "shifted", first: { uid: first, gid: first } });
  const place = placeUser(readOwnIds(), users);
  if ("problem" in place) throw new Error(place.problem);
  const user = `${place.inside.uid}:${place.inside.gid}`;
  // As an engine without that would have it.
  await giveFolder(folder, place.inside);
  expect(await engine.checkWritesFolder(folder, imageId, user)).toContain(
    "a trainer, which runs as 10001:10001 in its container, cannot write",
  );
  await giveFolder(folder, place.owner);
  expect(await engine.checkSeesFolder(folder, imageId)).toBeNull();
  expect(await engine.checkWritesFolder(folder, imageId, user)).toBeNull();
  expect((await stat(path.join(folder, "token"))).uid).toBe(first + 10_001);

  const spec = buildTestSpec(imageId, "inst_users", {
    argv: ["sh", "-c", "id -un; touch /out/x /tmp/y && echo written"],
    user,
    mounts: [{ source: folder, target: "/out", readOnly: false }],
  });
  expect(await engine.start(spec)).toMatchObject({ ok: true });
  expect(await engine.wait(spec.name, never)).toMatchObject({ exitCode: 0 });
  const lines = await readAll(engine.logs(spec.name, { signal: never }));
  expect(lines.map(({ text }) => text)).toEqual(["trainer", "written"]);
  await engine.remove(spec.name);
});

test("an engine without root is used: its socket is found, and a trainer is root inside and nobody's root outside", async () => {
  const uid = 64_321;
  const rootless = await startRootlessEngine(uid);
  const own = await mkdtemp(path.join(tmpdir(), "hs-users-"));
  try {
    const env = { XDG_RUNTIME_DIR: path.dirname(rootless.socketPath) };
    const look = (file: string) => (file === rootless.socketPath ? "usable" : "none");
    const socketPath = findEngineSocket({ env, uid, look });
    const without = createDockerEngine({ ...(socketPath && { socketPath }) });
    const image = await without.resolveImage(await makeShellImage(rootless.socketPath), never);
    if (!image.ok) throw new Error(image.failure.message);
    const users = await without.readUsers();
    expect(users).toMatchObject({ kind: "rootless", owner: { uid } });
    const place = placeUser(readOwnIds(), users);
    if ("problem" in place) throw new Error(place.problem);
    expect(place.inside).toEqual({ uid: 0, gid: 0 });
    expect(await without.checkSeesFolder(own, image.imageId)).toContain("run the server as the user");
    expect(await without.checkWritesFolder(own, image.imageId, "0:0")).toContain("cannot write");
    await giveFolder(own, place.owner);
    expect(await without.checkSeesFolder(own, image.imageId)).toBeNull();
    expect(await without.checkWritesFolder(own, image.imageId, "0:0")).toBeNull();
    expect((await stat(path.join(own, "token"))).uid).toBe(uid);
  } finally {
    await rootless.close();
    await rm(own, { recursive: true });
  }
});
