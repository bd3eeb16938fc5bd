import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findDriveThread, openDriveFile } from "./drive-files";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "drive-files-"));
  for (const name of ["mujoco.ABC.wasm", "mujoco.ABC.wasm.br", "mujoco.ABC.wasm.gz", "drive-thread.X1.js"])
    await writeFile(join(folder, name), name);
});
afterAll(() => rm(folder, { recursive: true }));

it.each([
  ["gzip, deflate, br, zstd", "br", ".br"],
  ["gzip, br;q=0", "gzip", ".gz"],
  ["identity", null, ""],
])(
  "for a browser that takes %s it comes as %s, is kept for ever, and may compile",
  async (takes, coding, ending) => {
    const file = await openDriveFile("mujoco.ABC.wasm", takes, folder);
    const text = await file?.text();
    expect(text).toBe(`mujoco.ABC.wasm${ending}`);
    expect(Object.fromEntries(file?.headers ?? [])).toEqual({
      "content-type": "application/wasm",
      "content-length": String(text?.length),
      ...(coding && { "content-encoding": coding }),
      vary: "accept-encoding",
      "cache-control": "public, max-age=31536000, immutable",
      "content-security-policy":
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'",
    });
  },
);

it("nothing else of the folder or outside of it is served", async () => {
  for (const name of [
    "index.json",
    "mujoco.ABC.wasm.br",
    "../drive-thread.X1.js",
    "other.ABC.wasm",
    "a.b.c.js",
    "",
  ])
    expect(await openDriveFile(name, "", folder), name).toBeNull();
});

it("a page begins with the worker that was built, where one was", async () => {
  expect(await findDriveThread(folder)).toBeNull();
  await writeFile(join(folder, "index.json"), '{"thread":"drive-thread.X1.js","files":[]}');
  expect(await findDriveThread(folder)).toBe("/drive/drive-thread.X1.js");
});
