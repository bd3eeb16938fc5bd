import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildTestSpec, readAll } from "@/worker/containers/contract-suite";
import type { ContainerEngine } from "@/worker/containers/port";
import { type GpuEngine, startGpuEngine } from "@/worker/containers/testing/gpu-engine";
import { makeShellImage } from "@/worker/containers/testing/shell-image";
import { createDockerEngine } from "./docker-engine";

const isRoot = process.getuid?.() === 0;

describe.runIf(isRoot)("an engine with NVIDIA devices (a stub of the hook; root alone can start one)", () => {
  const never = new AbortController().signal;
  let gpus: GpuEngine;
  let engine: ContainerEngine;
  let imageId = "";

  beforeAll(async () => {
    gpus = await startGpuEngine();
    engine = createDockerEngine({ socketPath: gpus.socketPath });
    const image = await engine.resolveImage(await makeShellImage(gpus.socketPath), never);
    if (!image.ok) throw new Error(image.failure.message);
    imageId = image.imageId;
    // Where this machine gives an engine no more than it has, the first container tells, and is made twice.
    const first = buildTestSpec(imageId, "inst_gpu", { argv: ["sh", "-c", "exit 0"] });
    expect(await engine.start(first)).toMatchObject({ ok: true });
  });
  afterAll(async () => {
    for (const { name } of await engine.list("inst_gpu")) await engine.remove(name);
    await gpus.close();
  });

  const specFor = (devices: string[]) =>
    buildTestSpec(imageId, "inst_gpu", {
      argv: ["sh", "-c", "echo $NVIDIA_VISIBLE_DEVICES"],
      env: { NVIDIA_VISIBLE_DEVICES: "all" },
      gpus: { kind: "nvidia", devices },
    });

  test("a trainer gets exactly its devices, whatever its env asks for", async () => {
    const spec = specFor(["GPU-stub-1", "GPU-stub-3"]);
    expect(await engine.start(spec)).toMatchObject({ ok: true });
    expect(await engine.wait(spec.name, never)).toMatchObject({ exitCode: 0 });
    const lines = await readAll(engine.logs(spec.name, { signal: never }));
    expect(lines.map(({ text }) => text)).toEqual(["GPU-stub-1,GPU-stub-3"]);
    expect(await gpus.readHookLog()).toEqual(["GPU-stub-1,GPU-stub-3"]);
  });

  test("a device that is gone is gpu_unavailable, with the hook's sentence, and leaves no container", async () => {
    const result = await engine.start(specFor(["GPU-stub-9"]));
    expect(result).toMatchObject({ ok: false, failure: { code: "gpu_unavailable" } });
    expect(result.ok ? "" : result.failure.message).toContain("GPU-stub-9: unknown device");
    expect((await engine.list("inst_gpu")).map(({ status }) => status)).not.toContain("created");
  });
});
