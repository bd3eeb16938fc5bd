import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ContainerEngine, ContainerSpec, LogLine, OutputPiece } from "@/worker/containers/port";

/** What a program in the harness's image must be able to do. */
export type Behaviour =
  /** Prints "one" to stdout, "two" to stderr, "three" to stdout, in this order; exits 0. */
  | "print"
  | "exit_7"
  /** Exits 127 by itself, after printing "not tini". */
  | "exit_127"
  /** Writes the value of $WORD into /out/word. */
  | "write_word"
  /** Prints "ready", then exits 3 on SIGTERM. */
  | "until_term"
  /** Prints "ready" and ignores SIGTERM. */
  | "ignore_term"
  /** Writes "\\r50 %" to stderr again and again, never a line break; exits 0 on SIGTERM. */
  | "draw"
  /** A program that does not exist. */
  | "missing";

export type ContractHarness = {
  createEngine(): ContainerEngine;
  imageUri: string;
  /** The uri of an image that its registry says does not exist. */
  missingImageUri: string;
  argvFor(behaviour: Behaviour): string[];
  /** "uid:gid" that may write into folders this process makes. */
  user: string;
};

/** A valid order with small resources; each call is another attempt of one installation. */
export function buildTestSpec(
  imageId: string,
  installationId: string,
  changes: Partial<ContainerSpec>,
): ContainerSpec {
  const attemptId = `att_${randomUUID()}`;
  return {
    name: `hs-${attemptId}`,
    labels: { installationId, runId: "run_t", taskId: "task_t", attemptId },
    image: imageId,
    argv: [],
    env: {},
    user: "10001:10001",
    cpu: 1,
    memoryBytes: 64 * 1024 ** 2,
    shmBytes: 64 * 1024 ** 2,
    pids: 64,
    network: "none",
    gpus: { kind: "none" },
    mounts: [],
    ...changes,
  };
}

export async function readAll(lines: AsyncIterable<LogLine>): Promise<LogLine[]> {
  const all: LogLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

async function readPieces(pieces: AsyncIterable<OutputPiece>): Promise<OutputPiece[]> {
  const all: OutputPiece[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

/** The promises of the port. Every engine runs them. */
export function describeContainerEngine(harness: ContractHarness): void {
  const never = new AbortController().signal;
  let engine: ContainerEngine;
  let installationId = "";
  let folder = "";
  let imageId = "";

  beforeEach(async () => {
    engine = harness.createEngine();
    installationId = `inst_${randomUUID()}`;
    folder = await mkdtemp(path.join(tmpdir(), "hs-contract-"));
    const image = await engine.resolveImage(harness.imageUri, never);
    if (!image.ok) throw new Error(image.failure.message);
    imageId = image.imageId;
  });

  afterEach(async () => {
    for (const { name } of await engine.list(installationId)) await engine.remove(name);
    expect(await engine.list(installationId)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  const specFor = (behaviour: Behaviour, changes: Partial<ContainerSpec> = {}) =>
    buildTestSpec(imageId, installationId, {
      argv: harness.argvFor(behaviour),
      user: harness.user,
      ...changes,
    });

  async function start(behaviour: Behaviour, changes: Partial<ContainerSpec> = {}): Promise<ContainerSpec> {
    const spec = specFor(behaviour, changes);
    expect(await engine.start(spec)).toMatchObject({ ok: true, adopted: false });
    return spec;
  }

  async function startReady(behaviour: "until_term" | "ignore_term"): Promise<string> {
    const { name } = await start(behaviour);
    for await (const line of engine.logs(name, { signal: never })) if (line.text === "ready") break;
    return name;
  }

  test("a trainer sees its env and mounts, and what it writes into its output stays", async () => {
    const mounts = [{ source: folder, target: "/out", readOnly: false }];
    const { name } = await start("write_word", { mounts, env: { WORD: "a b=c" } });
    expect(await engine.wait(name, never)).toMatchObject({ exitCode: 0, outOfMemory: false });
    expect((await readFile(path.join(folder, "word"), "utf8")).trim()).toBe("a b=c");
  });

  test("what is asked before a container runs finds it made, and keeps it from running by what it throws", async () => {
    const spec = specFor("exit_7");
    const statusOf = async () =>
      (await engine.list(installationId)).find(({ name }) => name === spec.name)?.status;
    let seen: string | undefined;
    const start = engine.start(spec, async () => {
      seen = await statusOf();
      throw new Error("not any more");
    });
    await expect(start).rejects.toThrow("not any more");
    expect([seen, await statusOf()]).toEqual(["created", "created"]);
    expect(await engine.start(spec)).toMatchObject({ ok: true, adopted: true });
    expect(await engine.wait(spec.name, never)).toMatchObject({ exitCode: 7 });
  });

  test("an exit has its code and times, and is still known when nobody waited", async () => {
    const { name } = await start("exit_7");
    const exit = await engine.wait(name, never);
    expect(exit).toMatchObject({ exitCode: 7, outOfMemory: false, entrypointProblem: null });
    expect(exit?.finishedAt.getTime()).toBeGreaterThanOrEqual(exit?.startedAt?.getTime() ?? Number.NaN);
    expect(await harness.createEngine().wait(name, never)).toEqual(exit);
  });

  test("how long a container has run is told by the clock that its start and its exit are told by", async () => {
    const spec = specFor("exit_7");
    const started = await engine.start(spec);
    const exit = await engine.wait(spec.name, never);
    const adopted = await engine.start(spec);
    if (!started.ok || !adopted.ok) throw new Error("it was not started");
    expect(started.ageMs).toBeGreaterThanOrEqual(0);
    expect(adopted.startedAt).toEqual(started.startedAt);
    const ranMs = Number(exit?.finishedAt) - Number(started.startedAt);
    expect(ranMs).toBeLessThanOrEqual(adopted.ageMs);
  });

  test("logs have every line of both streams in order, and resume after a cursor", async () => {
    const { name } = await start("print");
    const lines = await readAll(engine.logs(name, { signal: never }));
    expect(lines.map(({ stream, text }) => [stream, text])).toEqual([
      ["stdout", "one"],
      ["stderr", "two"],
      ["stdout", "three"],
    ]);
    const rest = await readAll(engine.logs(name, { after: lines[0]?.cursor, signal: never }));
    expect(rest).toEqual(lines.slice(1));
    expect(await readAll(engine.logs(name, { after: lines[2]?.cursor, signal: never }))).toEqual([]);
  });

  test("what is written without a line break is seen at once, and is a line in the log at the end", async () => {
    const { name } = await start("draw");
    for await (const { stream, text } of engine.output(name, never)) {
      expect(stream).toBe("stderr");
      if (text.includes("50 %")) break;
    }
    await engine.stop(name, 20);
    expect(await readPieces(engine.output(name, never))).toEqual([]);
    const lines = await readAll(engine.logs(name, { signal: never }));
    expect(lines.map(({ text }) => text).join("")).toMatch(/^(\r50 %)+$/);
  });

  test("what does not exist is null to wait for, has no log, and is stopped and removed already", async () => {
    expect(await engine.wait("hs-att_none", never)).toBeNull();
    expect(await readAll(engine.logs("hs-att_none", { signal: never }))).toEqual([]);
    expect(await readPieces(engine.output("hs-att_none", never))).toEqual([]);
    await engine.stop("hs-att_none", 1);
    await engine.remove("hs-att_none");
  });

  test("a second start of the same attempt adopts the first, running or exited", async () => {
    const spec = specFor("until_term");
    const first = await engine.start(spec);
    const second = await harness.createEngine().start(spec);
    expect(second).toMatchObject({ ok: true, adopted: true });
    expect(second.ok && first.ok && second.startedAt.getTime() === first.startedAt.getTime()).toBe(true);
    await engine.stop(spec.name, 5);
    expect(await engine.start(spec)).toMatchObject({ ok: true, adopted: true });
    expect(await engine.list(installationId)).toMatchObject([{ status: "exited" }]);
  });

  test("a name taken by somebody else is an error and stays theirs", async () => {
    const name = await startReady("until_term");
    const stranger = specFor("exit_7", { name });
    expect(await engine.start(stranger)).toMatchObject({ ok: false, failure: { code: "engine_error" } });
    expect(await engine.list(installationId)).toMatchObject([{ name, status: "running" }]);
  });

  test("stop gives SIGTERM and a grace in which the trainer ends by itself", async () => {
    const name = await startReady("until_term");
    await engine.stop(name, 20);
    expect(await engine.wait(name, never)).toMatchObject({ exitCode: 3 });
    await engine.stop(name, 20);
  });

  test("a trainer that ignores SIGTERM is killed when the grace ends, and that is not out of memory", async () => {
    const name = await startReady("ignore_term");
    await engine.stop(name, 1);
    expect(await engine.wait(name, never)).toMatchObject({ exitCode: 137, outOfMemory: false });
  });

  test("list shows the containers of one installation alone, with their state", async () => {
    const running = await startReady("until_term");
    const { name: exited } = await start("exit_7");
    await engine.wait(exited, never);
    const found = await engine.list(installationId);
    expect(new Map(found.map((one) => [one.name, [one.status, one.exit?.exitCode]]))).toEqual(
      new Map([
        [running, ["running", undefined]],
        [exited, ["exited", 7]],
      ]),
    );
    expect(found[0]?.labels).toMatchObject({ installationId, runId: "run_t", taskId: "task_t" });
    expect(await engine.list(`${installationId}_other`)).toEqual([]);
  });

  test("an entrypoint that does not exist is told apart from a program that exits 127", async () => {
    const missing = specFor("missing");
    const result = await engine.start(missing);
    const exit = result.ok ? await engine.wait(missing.name, never) : null;
    const told = result.ok ? exit?.entrypointProblem : result.failure.message;
    expect(told).toContain(missing.argv[0]);
    const { name } = await start("exit_127");
    expect(await engine.wait(name, never)).toMatchObject({ exitCode: 127, entrypointProblem: null });
  });

  test("an image that does not exist is image_not_found, resolved or started", async () => {
    const gone = `sha256:${"0".repeat(64)}`;
    expect([await engine.hasImage(gone), await engine.hasImage(imageId)]).toEqual([false, true]);
    expect(await engine.start(specFor("exit_7", { image: gone }))).toMatchObject({
      ok: false,
      failure: { code: "image_not_found" },
    });
    expect(await engine.resolveImage(harness.missingImageUri, never)).toMatchObject({
      ok: false,
      failure: { code: "image_not_found" },
    });
  });

  test("an aborted wait gives the reason and leaves the container alone", async () => {
    const name = await startReady("until_term");
    const controller = new AbortController();
    const reason = new Error("enough");
    const waiting = engine.wait(name, controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(await engine.list(installationId)).toMatchObject([{ status: "running" }]);
  });

  test("a folder that the engine sees is found to be seen", async () => {
    expect(await engine.checkSeesFolder(folder, imageId)).toBeNull();
  });

  test("the engine says who and how big it is", async () => {
    const info = await engine.info();
    expect(info.engineId).not.toBe("");
    expect(info.cpus).toBeGreaterThanOrEqual(1);
    expect(info.memoryBytes).toBeGreaterThan(1024 ** 3);
  });
}
