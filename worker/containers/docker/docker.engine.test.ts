import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import Docker from "dockerode";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type Behaviour,
  buildTestSpec,
  describeContainerEngine,
  readAll,
} from "@/worker/containers/contract-suite";
import {
  type ContainerEngine,
  type ContainerSpec,
  EngineAwayError,
  type LogLine,
} from "@/worker/containers/port";
import { type EngineProxy, openEngineProxy } from "@/worker/containers/testing/engine-proxy";
import { makeFakeImage } from "@/worker/containers/testing/fake-image";
import { type RegistryAnswer, startFakeRegistry } from "@/worker/containers/testing/fake-registry";
import { makeShellImage } from "@/worker/containers/testing/shell-image";
import { createDockerEngine } from "./docker-engine";
import { toPathSegments } from "./strict-modem";

const imageUri = await makeShellImage();
const registry = await startFakeRegistry();
afterAll(() => registry.close());
const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
const shell = (script: string) => ["sh", "-c", script];
const scripts: Record<Exclude<Behaviour, "missing">, string> = {
  print: "echo one; sleep 0.02; echo two >&2; sleep 0.02; echo three",
  exit_7: "exit 7",
  exit_127: "echo not tini; exit 127",
  write_word: 'echo "$WORD" > /out/word',
  until_term: "trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done",
  draw: "trap 'exit 0' TERM; while :; do printf '\\r50 %%' >&2; sleep 0.2; done",
  ignore_term: "trap '' TERM; echo ready; while :; do sleep 0.05; done",
};

describe("the port's promises", () => {
  describeContainerEngine({
    createEngine: () => createDockerEngine(),
    imageUri,
    missingImageUri: registry.uriFor({ status: 404, code: "MANIFEST_UNKNOWN" }),
    argvFor: (behaviour) => (behaviour === "missing" ? ["/nowhere/program"] : shell(scripts[behaviour])),
    user,
  });
});

describe("the engine itself", () => {
  const never = new AbortController().signal;
  const direct = createDockerEngine();
  let installationId = "";
  let folder = "";
  let imageId = "";
  let proxy: EngineProxy;
  let engine: ContainerEngine;

  beforeAll(async () => {
    const image = await direct.resolveImage(imageUri, never);
    if (!image.ok) throw new Error(image.failure.message);
    imageId = image.imageId;
  });
  beforeEach(async () => {
    installationId = `inst_${randomUUID()}`;
    folder = await mkdtemp(path.join(tmpdir(), "hs-docker-"));
    proxy = await openEngineProxy();
    engine = createDockerEngine({ socketPath: proxy.socketPath, pulseMs: 300 });
  });
  afterEach(async () => {
    for (const { name } of await direct.list(installationId)) await direct.remove(name);
    await proxy.close();
    await rm(folder, { recursive: true });
  });
  afterAll(async () => {
    expect(await direct.list(installationId)).toEqual([]);
  });

  async function run(script: string, changes: Partial<ContainerSpec> = {}) {
    const spec = buildTestSpec(imageId, installationId, { argv: shell(script), ...changes });
    expect(await engine.start(spec)).toMatchObject({ ok: true });
    const exit = await engine.wait(spec.name, never);
    const lines = await readAll(engine.logs(spec.name, { signal: never }));
    return { name: spec.name, exit, text: lines.map((line) => line.text) };
  }
  async function startUntilTerm(): Promise<string> {
    const spec = buildTestSpec(imageId, installationId, { argv: shell(scripts.until_term) });
    expect(await engine.start(spec)).toMatchObject({ ok: true });
    return spec.name;
  }

  test("a trainer has no capability, no new privilege, no network, no GPU, its user and a small /dev/shm", async () => {
    await writeFile(path.join(folder, "data"), "kept");
    await chmod(folder, 0o755);
    const { exit, text } = await run(
      `grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status; id -u; ls /sys/class/net; echo gpus=$NVIDIA_VISIBLE_DEVICES
       stat -f -c %S*%b /dev/shm; touch /ro/x 2>/dev/null || echo read-only; cat /ro/data; echo; touch /tmp/x && echo tmp`,
      {
        env: { NVIDIA_VISIBLE_DEVICES: "all" },
        mounts: [{ source: folder, target: "/ro", readOnly: true }],
      },
    );
    expect(exit?.exitCode).toBe(0);
    expect(new Set(text)).toEqual(
      new Set([
        "CapEff:\t0000000000000000",
        "CapBnd:\t0000000000000000",
        "NoNewPrivs:\t1",
        "10001",
        "lo",
        "gpus=void",
        "4096*16384",
        "read-only",
        "kept",
        "tmp",
      ]),
    );
  });

  test("too much memory is out of memory", async () => {
    const { exit } = await run("x=aaaaaaaa; while :; do x=$x$x; done", { memoryBytes: 32 * 1024 ** 2 });
    expect(exit).toMatchObject({ exitCode: 137, outOfMemory: true });
  });

  test("who ended a trainer is known of the engine, and not believed of the trainer", async () => {
    const own = await run("kill -9 $$");
    expect(own.exit).toMatchObject({ exitCode: 137, outsideCause: null });
    const spec = buildTestSpec(imageId, installationId, { argv: shell("while :; do sleep 1; done") });
    await engine.start(spec);
    await new Docker().getContainer(spec.name).kill();
    expect(await engine.wait(spec.name, never)).toMatchObject({
      exitCode: 137,
      outsideCause: "killed_through_engine",
    });
  });

  test("more processors than the host has are cut to what it has", async () => {
    expect((await run("exit 0", { cpu: 4_096 })).exit?.exitCode).toBe(0);
  });

  test("a secret in env is in no request line", async () => {
    await run("exit 0", { env: { TOKEN: "s3cr3t-value" } });
    expect(proxy.requestLines.some((line) => line.includes("/containers/create"))).toBe(true);
    expect(proxy.requestLines.join("\n")).not.toContain("s3cr3t-value");
  });

  test("100 MB of output are followed to the last line, whole", async () => {
    const spec = buildTestSpec(imageId, installationId, {
      argv: shell(`yes ${"x".repeat(999)} | head -c 100000000; echo last`),
    });
    await engine.start(spec);
    let bytes = 0;
    let last = "";
    // Not the engine that is asked every 0.3 s whether it lives: a busy machine answers later than that beside 100 MB.
    for await (const line of direct.logs(spec.name, { signal: never })) {
      bytes += line.text.length + 1;
      last = line.text;
    }
    expect(last).toBe("last");
    expect(bytes).toBe(100_000_000 + 5);
  });

  test("what a trainer writes outside its mounts is counted", async () => {
    const { name } = await run("head -c 3000000 /dev/zero > /big", { user: "0:0" });
    expect(await engine.scratchBytes(name)).toBeGreaterThanOrEqual(3_000_000);
  });

  test("a missing mount source is an engine error that leaves no container", async () => {
    const mounts = [{ source: path.join(folder, "gone"), target: "/x", readOnly: true }];
    const spec = buildTestSpec(imageId, installationId, { argv: shell("exit 0"), mounts });
    const result = await engine.start(spec);
    expect(result).toMatchObject({ ok: false, failure: { code: "engine_error" } });
    expect(result.ok ? "" : result.failure.message).toContain("bind source path does not exist");
    expect(await engine.list(installationId)).toEqual([]);
  });

  test("a GPU that the engine cannot hand over is gpu_unavailable and leaves no container", async () => {
    const gpus = { kind: "nvidia", devices: [`GPU-${randomUUID()}`] } as const;
    const spec = buildTestSpec(imageId, installationId, { argv: shell("exit 0"), gpus });
    expect(await engine.start(spec)).toMatchObject({ ok: false, failure: { code: "gpu_unavailable" } });
    expect(await engine.list(installationId)).toEqual([]);
  });

  test("an engine that does not see the data folder is told of in a sentence, and nothing is left", async () => {
    proxy.refuseNext("/containers/create", 400, "bind source path does not exist: /x");
    expect(await engine.checkSeesFolder(folder, imageId)).toMatch(/does not see .*bind source path/);
    const gone = `sha256:${"0".repeat(64)}`;
    expect(await engine.checkSeesFolder(folder, gone)).toMatch(/cannot be checked: No such image/i);
    expect(await readdir(folder)).toEqual([]);
  });

  test("a registry that cannot be reached is image_pull_failed; a login for it is in no request line", async () => {
    const config = { auths: { "127.0.0.1:1": { auth: Buffer.from("me:s3cr3t").toString("base64") } } };
    await writeFile(path.join(folder, "config.json"), JSON.stringify(config));
    vi.stubEnv("DOCKER_CONFIG", folder);
    const result = await engine.resolveImage("127.0.0.1:1/none:1", never);
    vi.unstubAllEnvs();
    expect(result).toMatchObject({ ok: false, failure: { code: "image_pull_failed" } });
    expect(JSON.stringify(result) + proxy.requestLines.join()).not.toMatch(/s3cr3t|bWU6czNjcjN0/);
  });

  test.each<[RegistryAnswer, string]>([
    [{ status: 404, code: "NAME_UNKNOWN" }, "image_not_found"],
    [{ status: 403, code: "DENIED" }, "image_not_found"],
    [{ status: 401, code: "UNAUTHORIZED" }, "image_not_found"],
    [{ status: 429, code: "TOOMANYREQUESTS" }, "image_pull_failed"],
    [{ status: 500, code: "UNKNOWN" }, "image_pull_failed"],
    [{ status: 503 }, "image_pull_failed"],
    ["cut", "image_pull_failed"],
  ])("a registry that answers a pull with %j makes it %s", async (answer, code) => {
    const result = await engine.resolveImage(registry.uriFor(answer), never);
    expect(result).toMatchObject({ ok: false, failure: { code } });
  });

  test("an image is pulled once, known by its digest, and given up or removed where it is too large", async () => {
    const image = makeFakeImage(300_000);
    const uri = registry.serve(image);
    const named = `${uri}@${image.digest}`;
    const docker = new Docker();
    expect(await engine.findImage(uri)).toBeNull();
    // Compressed as much as unpacked.
    expect(await engine.resolveImage(uri, never, { maxBytes: 200_000 })).toMatchObject({
      failure: { code: "image_too_large" },
    });
    // So small a pull may be over before the engine hears that nobody wants it.
    expect((await engine.findImage(uri, 200_000))?.ok ?? false).toBe(false);
    const pulled = await engine.resolveImage(uri, never, { maxBytes: 1e6 });
    expect(pulled).toMatchObject({ ok: true, digest: image.digest, pulled: true });
    expect(await engine.findImage(named)).toEqual({ ...pulled, pulled: false });
    const again = { maxBytes: 1e6, always: true };
    expect(await engine.resolveImage(uri, never, again)).toMatchObject({
      pulled: true,
      digest: image.digest,
    });
    expect(await engine.findImage(uri, 200_000)).toMatchObject({ failure: { code: "image_too_large" } });
    await docker.getImage(toPathSegments(uri)).remove();
    expect(await engine.resolveImage(named, never)).toEqual(pulled);
    await docker.getImage(toPathSegments(named)).remove();
  });

  test("a registry whose name cannot be resolved says nothing about the image", async () => {
    const result = await engine.resolveImage("registry.invalid/none:1", never);
    expect(result).toMatchObject({ ok: false, failure: { code: "image_pull_failed" } });
  });

  test("a container whose start was lost on the way is started by the next try", async () => {
    const spec = buildTestSpec(imageId, installationId, { argv: shell("exit 5") });
    proxy.loseAnswerTo("/containers/create");
    expect(await engine.start(spec)).toMatchObject({ ok: false, failure: { code: "engine_away" } });
    proxy.setMode("present");
    expect(await engine.list(installationId)).toMatchObject([{ status: "created" }]);
    expect(await engine.start(spec)).toMatchObject({ ok: true, adopted: true });
    expect(await engine.wait(spec.name, never)).toMatchObject({ exitCode: 5 });
  });

  test("a wait and a log that the engine breaks off say so, and asked again lose and double nothing", async () => {
    const spec = buildTestSpec(imageId, installationId, {
      argv: shell("trap 'echo end; exit 3' TERM; i=0; while :; do echo $i; i=$((i+1)); sleep 0.01; done"),
    });
    await engine.start(spec);
    const waiting = engine.wait(spec.name, never);
    const lines: LogLine[] = [];
    const broken = (async () => {
      for await (const line of engine.logs(spec.name, { signal: never })) {
        lines.push(line);
        if (lines.length === 20) proxy.setMode("away");
      }
    })();
    // Together: whichever is told first would else reject while nobody listens.
    for (const result of await Promise.allSettled([waiting, broken]))
      expect(result).toMatchObject({ status: "rejected", reason: expect.any(EngineAwayError) });
    await expect(engine.list(installationId)).rejects.toThrow(EngineAwayError);
    await expect(engine.stop(spec.name, 1)).rejects.toThrow(EngineAwayError);
    expect(await engine.resolveImage(imageUri, never)).toMatchObject({ failure: { code: "engine_away" } });

    proxy.setMode("present");
    const stopped = engine.stop(spec.name, 20);
    lines.push(...(await readAll(engine.logs(spec.name, { after: lines.at(-1)?.cursor, signal: never }))));
    await stopped;
    expect(await engine.wait(spec.name, never)).toMatchObject({ exitCode: 3 });
    expect(lines.map((line) => line.text)).toEqual([...Array(lines.length - 1).keys(), "end"].map(String));
  });

  test("an engine that freezes is noticed by a wait and by a log", async () => {
    const name = await startUntilTerm();
    const waiting = engine.wait(name, never);
    const reading = readAll(engine.logs(name, { signal: never }));
    const both = Promise.allSettled([waiting, reading]);
    await expect.poll(() => proxy.requestLines.filter((line) => /\/(wait|logs)\?/.test(line)).length).toBe(2);
    proxy.setMode("stalled");
    for (const result of await both)
      expect(result).toMatchObject({ status: "rejected", reason: expect.any(EngineAwayError) });
    proxy.setMode("present");
    expect(await engine.list(installationId)).toMatchObject([{ status: "running" }]);
  });

  test("an engine that answers 500 concludes nothing about a container", async () => {
    const name = await startUntilTerm();
    proxy.setMode("failing");
    await expect(engine.wait(name, never)).rejects.toThrow(EngineAwayError);
    await expect(engine.list(installationId)).rejects.toThrow(EngineAwayError);
    await expect(engine.remove(name)).rejects.toThrow(EngineAwayError);
    proxy.setMode("present");
    expect(await engine.list(installationId)).toMatchObject([{ status: "running" }]);
  });

  test("following a log can be given up", async () => {
    const name = await startUntilTerm();
    const controller = new AbortController();
    const reason = new Error("enough");
    const reading = (async () => {
      for await (const _ of engine.logs(name, { signal: controller.signal })) controller.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
  });
});
