import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openServiceLog } from "@/scripts/supervisor/service-log.mjs";
import { keepPrivate } from "./private-folder.mjs";

let above: string;
beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), "hardsim-private-"));
});
afterEach(() => rmSync(above, { recursive: true, force: true }));

const modeOf = (file: string) => (statSync(file).mode & 0o7777).toString(8);

it("a new data folder is its owner's alone, and so are the logs in it", async () => {
  const folder = join(above, "deep/.hardsim");
  keepPrivate(folder);
  openServiceLog(join(folder, "logs"), "web").note("the set-up token is …");
  await expect.poll(() => existsSync(join(folder, "logs/web.log"))).toBe(true);
  expect([folder, join(folder, "logs"), join(folder, "logs/web.log")].map(modeOf)).toEqual([
    "700",
    "700",
    "600",
  ]);
});

it("what an older version left open is closed, and files that trainers read stay as they are", () => {
  const at = (name: string) => join(above, name);
  for (const name of ["blobs/sha256/ab", "logs", "postgres", "work/output"]) {
    mkdirSync(at(name), { recursive: true });
    chmodSync(at(name), 0o755);
  }
  for (const name of ["blobs", "work"]) chmodSync(at(name), 0o755);
  for (const name of ["blobs/sha256/ab/abc", "logs/web.log", "logs/web.log.1", "note.json"]) {
    writeFileSync(at(name), "");
    chmodSync(at(name), 0o644);
  }
  const outside = mkdtempSync(join(tmpdir(), "hardsim-outside-"));
  chmodSync(outside, 0o755);
  symlinkSync(outside, at("linked"));
  chmodSync(above, 0o755);

  keepPrivate(above);
  expect(["blobs", "logs", "work"].map((name) => modeOf(at(name)))).toEqual(["700", "700", "700"]);
  expect(["logs/web.log", "logs/web.log.1", "note.json"].map((name) => modeOf(at(name)))).toEqual([
    "600",
    "600",
    "600",
  ]);
  expect(modeOf(at("blobs/sha256/ab/abc"))).toBe("644");
  expect(modeOf(outside)).toBe("755");
  expect(modeOf(above)).toBe("700");
  rmSync(outside, { recursive: true });
});
