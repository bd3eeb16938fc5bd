import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeDeepFolder } from "@/lib/testing/make-deep-folder";
import { removeFolder } from "./remove-folder";

let place = "";
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "hs-remove-"));
});
afterAll(() => removeFolder(place));

test.runIf(process.platform === "linux")("a folder deeper than a path may be long goes", async () => {
  const folder = join(place, "deep");
  await makeDeepFolder(folder, { depth: 60, bytes: 10 });
  await removeFolder(folder);
  expect(existsSync(folder)).toBe(false);
});

test.runIf(process.platform === "linux")("a name that is no UTF-8 goes", async () => {
  const folder = join(place, "bytes");
  await mkdir(folder);
  const odd = Buffer.from([0xff, 0xfe]);
  await mkdir(Buffer.concat([Buffer.from(`${folder}/`), odd]));
  await writeFile(Buffer.concat([Buffer.from(`${folder}/`), odd, Buffer.from("/"), odd]), "x");
  await removeFolder(folder);
  expect(existsSync(folder)).toBe(false);
});

test("links go, and what they lead to stays", async () => {
  await mkdir(join(place, "kept"));
  await writeFile(join(place, "kept/file"), "kept");
  const folder = join(place, "links");
  await mkdir(join(folder, "a/b"), { recursive: true });
  for (const name of ["out", "a/out", "a/b/out"]) await symlink(join(place, "kept"), join(folder, name));
  await symlink(folder, join(folder, "circle"));
  await removeFolder(folder);
  await symlink(join(place, "kept"), join(place, "link"));
  await removeFolder(join(place, "link"));
  expect(existsSync(folder)).toBe(false);
  expect(existsSync(join(place, "link"))).toBe(false);
  expect(await readFile(join(place, "kept/file"), "utf8")).toBe("kept");
});

test("folders that their owner may not read or write go", async () => {
  const folder = join(place, "closed");
  await mkdir(join(folder, "none/below"), { recursive: true });
  await writeFile(join(folder, "none/below/file"), "x");
  await chmod(join(folder, "none/below"), 0o500);
  await chmod(join(folder, "none"), 0o000);
  await removeFolder(folder);
  expect(existsSync(folder)).toBe(false);
});

test("what is not there is no error", async () => {
  await removeFolder(join(place, "never"));
});

test("a removal that is broken off leaves what it has not come to", async () => {
  const folder = join(place, "broken-off");
  await mkdir(join(folder, "a"), { recursive: true });
  await expect(removeFolder(folder, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow(
    "enough",
  );
  expect(await readdir(folder)).toEqual(["a"]);
});
