import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { connect } from "./engine-client.mjs";
import { buildsExampleImage } from "./example-image.mjs";

test("an example's image is built once, and again when a file of it changes, and no other", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "hs-image-"));
  const tag = `hardsim-test-trainer:${path.basename(folder).toLowerCase()}`;
  const alias = `registry.invalid/${tag}`;
  writeFileSync(path.join(folder, "Dockerfile"), "ARG BASE_IMAGE\nFROM $BASE_IMAGE\nCOPY train.py /app/\n");
  writeFileSync(path.join(folder, "train.py"), "print(1)\n");
  const sources = ["Dockerfile", "train.py"];
  const step = buildsExampleImage({ name: "x", folder, sources, tag, aliases: [alias], debianPackages: [] });
  try {
    expect(await step.needed()).toBe(`${tag} is not built yet`);
    await step.run(() => undefined);
    expect(await step.needed()).toBe(null);
    writeFileSync(path.join(folder, "train.test.ts"), "");
    expect(await step.needed()).toBe(null);
    writeFileSync(path.join(folder, "train.py"), "print(2)\n");
    expect(await step.needed()).toBe("its sources changed");
  } finally {
    const docker = await connect();
    for (const name of [alias, tag]) await docker.getImage(name).remove();
    rmSync(folder, { recursive: true });
  }
});
