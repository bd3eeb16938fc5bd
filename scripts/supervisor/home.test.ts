import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureSecrets, renewSessionSecret } from "../setup/secrets.mjs";
import { bindHome, describePlace, explainForeignDatabase, isHere, readHome } from "./home.mjs";
import { startInstallation } from "./installation.mjs";

let root: string;
let dataDir: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(os.tmpdir(), "hardsim-home-")));
  dataDir = path.join(root, "data");
  mkdirSync(dataDir);
});
afterEach(() => rmSync(root, { recursive: true }));

const inRoot = (name: string) => path.join(root, name);
const start = (folder: string) =>
  startInstallation({
    dataDir: folder,
    env: { NODE_ENV: "test", DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" },
    mode: "production",
    signal: new AbortController().signal,
  });

test("a folder is new until it is bound, and then its own, also after it was moved", () => {
  expect(readHome(dataDir)).toEqual({ kind: "new" });
  bindHome(dataDir, "inst_1");
  expect(readHome(dataDir)).toMatchObject({ kind: "own", home: { installationId: "inst_1" } });
  renameSync(dataDir, inRoot("elsewhere"));
  expect(readHome(inRoot("elsewhere")).kind).toBe("own");
});

test("a backup that is put back in its place is its own", () => {
  bindHome(dataDir, "inst_1");
  cpSync(dataDir, inRoot("backup"), { recursive: true });
  rmSync(dataDir, { recursive: true });
  cpSync(inRoot("backup"), dataDir, { recursive: true });
  expect(readHome(dataDir).kind).toBe("own");
});

test("a copy is refused before anything of it is started, with what to do", async () => {
  bindHome(dataDir, "inst_1");
  cpSync(dataDir, inRoot("copy"), { recursive: true, preserveTimestamps: true });
  expect(readHome(inRoot("copy")).kind).toBe("copy");
  await expect(start(inRoot("copy"))).rejects.toThrow(
    new RegExp(`copy is a copy of ${dataDir} .*--adopt-copy`),
  );
  bindHome(inRoot("copy"), "inst_2");
  expect(readHome(inRoot("copy")).kind).toBe("own");
  expect(readHome(dataDir).kind).toBe("own");
});

test("a database whose folder is elsewhere is another's beside a new folder, and the sentence says what to do", () => {
  const other = { path: "/srv/hardsim", machine: "lab", inode: "1" };
  expect(isHere(other, dataDir)).toBe(false);
  expect(explainForeignDatabase(dataDir, other)).toMatch(
    new RegExp(`/srv/hardsim on lab, and ${dataDir} is new.*HARDSIM_DATA_DIR.*--adopt-copy`),
  );
  // The folder that was here and is made anew; one that was mounted elsewhere.
  expect(isHere({ ...describePlace(dataDir), inode: "1" }, dataDir)).toBe(true);
  expect(isHere({ ...describePlace(dataDir), path: "/elsewhere", machine: "new" }, dataDir)).toBe(true);
});

test("a note that cannot be read is said, and not taken for a new folder", () => {
  writeFileSync(path.join(dataDir, "home.json"), "{");
  expect(() => readHome(dataDir)).toThrow(/home\.json cannot be read/);
});

test("an adopted copy has a session secret of its own, and keeps the key that its values are sealed with", () => {
  const before = ensureSecrets(dataDir, { NODE_ENV: "test" });
  renewSessionSecret(dataDir);
  const after = ensureSecrets(dataDir, { NODE_ENV: "test" });
  expect(after).toEqual({ ...before, NEXTAUTH_SECRET: expect.any(String) });
  expect(after.NEXTAUTH_SECRET).not.toBe(before.NEXTAUTH_SECRET);
  expect(readFileSync(path.join(dataDir, "secrets.json"), "utf8")).toContain(after.NEXTAUTH_SECRET);
});
