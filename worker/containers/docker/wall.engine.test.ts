import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import Docker from "dockerode";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { leastResources, toLimits } from "@/lib/contracts/spec/container-fields";
import { buildTestSpec, readAll } from "@/worker/containers/contract-suite";
import type { ContainerEngine, ContainerSpec } from "@/worker/containers/port";
import { type EngineProxy, openEngineProxy } from "@/worker/containers/testing/engine-proxy";
import { makeShellImage } from "@/worker/containers/testing/shell-image";
import { createDockerEngine } from "./docker-engine";

const never = new AbortController().signal;
const installationId = `inst_${randomUUID()}`;
const docker = new Docker();
const direct = createDockerEngine();
let folder = "";
let imageId = "";
let withVolumes = "";
let proxy: EngineProxy;
/** Behind the proxy. */
let engine: ContainerEngine;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hs-wall-"));
  const image = await direct.resolveImage(await makeShellImage(), never);
  if (!image.ok) throw new Error(image.failure.message);
  imageId = image.imageId;
  const template = await docker.createContainer({ Image: imageId, Cmd: ["sh"] });
  const changes = 'VOLUME ["/data","/tmp","/tmp/cache/","/out","/dev/shm"]';
  const made: { Id: string } = await template.commit({ changes, repo: "hardsim-test-volumes" });
  withVolumes = made.Id;
  await template.remove();
  proxy = await openEngineProxy();
  engine = createDockerEngine({ socketPath: proxy.socketPath });
});
afterEach(async () => {
  proxy.allow();
  for (const { name } of await direct.list(installationId)) await direct.remove(name);
  expect(await direct.list(installationId)).toEqual([]);
});
afterAll(async () => {
  await proxy.close();
  await docker.getImage(withVolumes).remove();
  await rm(folder, { recursive: true });
});

const specFor = (script: string, changes: Partial<ContainerSpec> = {}) =>
  buildTestSpec(imageId, installationId, { argv: ["sh", "-c", script], ...changes });
const readText = async (name: string) =>
  (await readAll(direct.logs(name, { signal: never }))).map(({ text }) => text);

test.each([
  ["the least of the contract", { ...leastResources }],
  ["the most of the contract", { cpu: 4_096, memoryGb: 65_536 }],
  ["less than the least, as it was stored once", { cpu: 1e-10, memoryGb: 1e-10 }],
  ["numbers that do not come out even", { cpu: 1.0000000001 / 3, memoryGb: 1 / 3 }],
])("every limit is at the engine as it was asked for: %s", async (_name, asked) => {
  const limits = toLimits(asked);
  const shmBytes = Math.max(64 * 1024 ** 2, Math.floor(limits.memoryBytes / 2));
  const mounts = [{ source: folder, target: "/out", readOnly: false }];
  const spec = specFor("exit 0", { ...limits, shmBytes, pids: 1_024, mounts });
  expect(await direct.start(spec)).toMatchObject({ ok: true });
  const { HostConfig: found } = await docker.getContainer(spec.name).inspect();
  const { cpus } = await direct.info();
  const memory = Math.round(Math.max(asked.memoryGb, 0.1) * 1e9);
  expect(found.Memory).toBe(memory);
  expect(found.MemorySwap).toBe(memory);
  expect(found.NanoCpus).toBe(Math.round(Math.min(Math.max(asked.cpu, 0.1), cpus) * 1e9));
  expect(found.ShmSize).toBe(spec.shmBytes);
  expect(found.Tmpfs).toEqual({ "/tmp": expect.stringContaining(`size=${spec.shmBytes}`) });
  expect(found).toMatchObject({
    PidsLimit: 1_024,
    NetworkMode: "none",
    CapDrop: ["ALL"],
    CapAdd: null,
    Privileged: false,
    Binds: null,
    Init: true,
    IpcMode: "private",
    AutoRemove: false,
    RestartPolicy: { Name: "no" },
    LogConfig: { Type: "json-file", Config: { "max-size": "256m", "max-file": "2" } },
    SecurityOpt: ["no-new-privileges", expect.stringMatching(/^seccomp=\{/)],
  });
  expect(found.Ulimits).toContainEqual({ Name: "core", Soft: 0, Hard: 0 });
  expect(found.Mounts?.map(({ Type }) => Type)).toEqual(["bind"]);
});

test("all that a trainer can write to is its output, its own layer and memory; an image's VOLUME is memory, and no volume is made", async () => {
  await chmod(folder, 0o777);
  const script = `while read _ place _; do touch $place/w 2>/dev/null && echo $place; done < /proc/mounts
    touch /etc/hosts /etc/hostname /etc/resolv.conf /bin/sh /w /dev/w 2>/dev/null; mkfifo /tmp/pipe && echo pipe
    grep -E '^(Seccomp|NoNewPrivs)' /proc/self/status; ipcmk -M 4096 > /dev/null && echo shared memory
    ipcmk -Q 2>/dev/null || echo no queue; bash -c 'ulimit -c'`;
  const mounts = [{ source: folder, target: "/out", readOnly: false }];
  const spec = specFor(script, { image: withVolumes, mounts });
  const started = await direct.start(spec);
  expect(started).toMatchObject({
    ok: true,
    emptied: expect.arrayContaining(["/data", "/tmp/cache", "/dev/shm"]),
  });
  await direct.wait(spec.name, never);
  const text = await readText(spec.name);
  expect(text.filter((line) => line.startsWith("/")).sort()).toEqual([
    "/data",
    "/dev/mqueue",
    "/dev/shm",
    "/out",
    "/tmp",
    "/tmp/cache",
  ]);
  expect(text.filter((line) => !line.startsWith("/"))).toEqual(
    expect.arrayContaining(["pipe", "NoNewPrivs:\t1", "Seccomp:\t2", "shared memory", "no queue", "0"]),
  );
  expect(await readdir(folder)).toEqual(["w"]);
  const { Mounts } = await docker.getContainer(spec.name).inspect();
  expect(Mounts.map(({ Destination }) => Destination)).toEqual(["/out"]);
});

test("what a trainer writes into an image's VOLUME ends with its memory", async () => {
  const script = "head -c 60000000 /dev/zero > /data/a; head -c 60000000 /dev/zero > /data/b; echo $?";
  const spec = specFor(script, { image: withVolumes });
  expect(await direct.start(spec)).toMatchObject({ ok: true });
  const exit = await direct.wait(spec.name, never);
  expect(exit?.outOfMemory || (await readText(spec.name)).at(-1) !== "0").toBe(true);
});

test("a container that the engine refuses to stop is killed, and removed by force where it refuses that too", async () => {
  for (const refused of [["/stop"], ["/stop", "/kill"]]) {
    const spec = specFor("trap '' TERM; while :; do sleep 0.1; done");
    expect(await engine.start(spec)).toMatchObject({ ok: true });
    for (const part of refused)
      proxy.refuseAll(part, 500, "tried to kill container, but did not receive an exit event");
    await engine.stop(spec.name, 30);
    const exit = await engine.wait(spec.name, never);
    expect(exit?.exitCode ?? "gone").toBe(refused.length === 1 ? 137 : "gone");
    proxy.allow();
  }
});

test("a container that the engine cannot show is refused, hides no other, and is ended; part of a second is a whole one", async () => {
  const [shown, hidden] = [specFor("exec sleep 60"), specFor("exec sleep 60")];
  for (const spec of [shown, hidden]) expect(await engine.start(spec)).toMatchObject({ ok: true });
  const { Id } = await docker.getContainer(hidden.name).inspect();
  for (const name of [Id, hidden.name]) proxy.refuseAll(`/containers/${name}/json`, 500, "no such layer");
  await expect(engine.wait(hidden.name, never)).rejects.toMatchObject({ name: "EngineRefusal", status: 500 });
  expect(new Map((await engine.list(installationId)).map(({ name, status }) => [name, status]))).toEqual(
    new Map([
      [shown.name, "running"],
      [hidden.name, "running"],
    ]),
  );
  proxy.allow();
  await engine.stop(shown.name, 0.01);
  expect(proxy.requestLines.at(-1)).toContain("/stop?t=1");
  expect(await engine.wait(shown.name, never)).toMatchObject({ exitCode: 143 });
});

test("the user has a name, beside the image's own users, a home to write to, and the image's WORKDIR", async () => {
  const template = await docker.createContainer({
    Image: imageId,
    Cmd: ["sh", "-c", "mkdir -p /etc; echo root:x:0:0:root:/root:/bin/sh > /etc/passwd"],
  });
  await template.start();
  await template.wait();
  const made: { Id: string } = await template.commit({ changes: "WORKDIR /srv/app" });
  await template.remove();
  const script =
    "id -un; id -gn; cat /etc/passwd; pwd; touch ~/x && echo home; touch /etc/passwd || echo closed";
  const named = [
    "trainer",
    "trainer",
    "root:x:0:0:root:/root:/bin/sh",
    "trainer:x:10001:10001:trainer:/tmp:/bin/sh",
    "/srv/app",
    "home",
  ];
  const env = { HOME: "/tmp" };
  for (const [image, expected] of [
    [made.Id, named],
    // This one has no such file.
    [imageId, [...named.slice(0, 2), ...named.slice(3, 4), "/", "home"]],
  ] as const) {
    const spec = specFor(script, { image, env });
    expect(await direct.start(spec)).toMatchObject({ ok: true });
    await direct.wait(spec.name, never);
    const text = await readText(spec.name);
    expect(text).toEqual(expect.arrayContaining([...expected, "closed"]));
    await direct.remove(spec.name);
  }
  await docker.getImage(made.Id).remove();
});
