import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildTestSpec, readAll } from "@/worker/containers/contract-suite";
import type { ContainerSpec } from "@/worker/containers/port";
import { makeShellImage } from "@/worker/containers/testing/shell-image";
import { createDockerEngine } from "./docker-engine";

const never = new AbortController().signal;
const engine = createDockerEngine();
const installationId = `inst_${randomUUID()}`;
let imageId = "";
let folder = "";

beforeAll(async () => {
  const image = await engine.resolveImage(await makeShellImage(), never);
  if (!image.ok) throw new Error(image.failure.message);
  imageId = image.imageId;
  folder = await mkdtemp(path.join(tmpdir(), "hs-ends-"));
  await chmod(folder, 0o777);
});
afterAll(async () => {
  for (const { name } of await engine.list(installationId)) await engine.remove(name);
  await rm(folder, { recursive: true });
});

/** `{name}`: a program that is no shell by its name, prints "ready", and on SIGTERM takes a moment to save. */
const trainer = (name: string, exitCode = 0) =>
  `/tmp/python3 -c 'trap "sleep 0.4; echo saved >> /out/${name}; exit ${exitCode}" TERM; echo ready; while :; do sleep 0.05; done'`;
const link = "ln -s /bin/bash /tmp/python3; ";

async function startReady(argv: readonly string[], ready = 1): Promise<ContainerSpec> {
  const mounts = [{ source: folder, target: "/out", readOnly: false }];
  const spec = buildTestSpec(imageId, installationId, { argv, mounts });
  expect(await engine.start(spec)).toMatchObject({ ok: true });
  let seen = 0;
  for await (const { text } of engine.logs(spec.name, { signal: never })) {
    if (text === "ready") seen += 1;
    if (seen === ready) break;
  }
  return spec;
}

const readSaved = (name: string) => readFile(path.join(folder, name), "utf8").catch(() => "nothing");

test.concurrent.each<[string, (name: string) => string[], number, number]>([
  ["behind a shell", (name) => ["sh", "-c", `${link}${trainer(name)}; echo after`], 143, 1],
  [
    "behind two shells",
    (name) => ["bash", "-c", `${link}sh -c "${trainer(name).replaceAll('"', '\\"')}; true"; true`],
    143,
    1,
  ],
  ["in front of a pipe", (name) => ["sh", "-c", `${link}${trainer(name)} | cat`], 143, 1],
  [
    "beside another",
    (name) => ["sh", "-c", `${link}${trainer(name)} & ${trainer(`${name}-2`)}; wait`],
    143,
    2,
  ],
  [
    "under a shell that traps SIGTERM",
    (name) => ["bash", "-c", `${link}trap 'echo trap >> /out/${name}; exit 5' TERM; ${trainer(name)}`],
    5,
    1,
  ],
  ["alone", (name) => ["bash", "-c", `${link}exec ${trainer(name, 9)}`], 9, 1],
])("a trainer %s saves in its grace", async (how, argvOf, exitCode, trainers) => {
  const name = how.replaceAll(" ", "-");
  const { name: container } = await startReady(argvOf(name), trainers);
  await engine.stop(container, 60);
  const exit = await engine.wait(container, never);
  expect(await readSaved(name)).toBe(how.includes("traps") ? "saved\ntrap\n" : "saved\n");
  if (trainers === 2) expect(await readSaved(`${name}-2`)).toBe("saved\n");
  expect(exit).toMatchObject({ exitCode });
  const said = (await readAll(engine.logs(container, { signal: never }))).map(({ text }) => text);
  expect(said).not.toContain("after");
});

test("a shell that traps SIGTERM runs its trap, though what it waits for does not", async () => {
  const { name } = await startReady([
    "bash",
    "-c",
    "trap 'sleep 1.5 && echo trap >> /out/plain; exit 4' TERM; echo ready; sleep 600; true",
  ]);
  await engine.stop(name, 60);
  expect(await engine.wait(name, never)).toMatchObject({ exitCode: 4 });
  expect(await readSaved("plain")).toBe("trap\n");
});

test("a stop through the engine is known whatever the trainer answers, and another signal is none", async () => {
  const script = "trap 'exit 0' TERM; trap ':' USR1; echo ready; while :; do sleep 0.05; done";
  const stopped = await startReady(["bash", "-c", script]);
  await new Docker().getContainer(stopped.name).stop({ t: 60 });
  expect(await engine.wait(stopped.name, never)).toMatchObject({
    exitCode: 0,
    outsideCause: "killed_through_engine",
  });
  const asked = await startReady([
    "bash",
    "-c",
    "trap 'exit 0' USR1; echo ready; while :; do sleep 0.05; done",
  ]);
  await new Docker().getContainer(asked.name).kill({ signal: "SIGUSR1" });
  expect(await engine.wait(asked.name, never)).toMatchObject({ exitCode: 0, outsideCause: null });
});
