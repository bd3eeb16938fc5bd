import { execFileSync } from "node:child_process";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderLimits } from "./folder-entries";
import { scanFolder } from "./scan-folder";
import { makeFolder, type TestFolder } from "./testing/make-folder";

let made: TestFolder;
beforeEach(async () => {
  made = await makeFolder();
});
afterEach(() => made.remove());

const seenAs = "/hardsim/output/checkpoint";
const scan = (maxEntries?: number) =>
  scanFolder(made.root, { seenAs, ...(maxEntries !== undefined && { maxEntries }) });
const names = async () => (await scan()).entries.map(({ name }) => name);

test("entries come by the bytes of their paths, folders before what they hold, empty ones too", async () => {
  await made.write({ "b/2": "x", "b.txt": "y", "b/1": "z", "Z/a": "", ä: "w" });
  await mkdir(made.at("empty"));
  expect(await names()).toEqual(["Z", "Z/a", "b", "b.txt", "b/1", "b/2", "empty", "ä"]);
  expect(await scan()).toMatchObject({ bytes: 4, files: 5, policy: null });
});

test("a link that stays inside stands as what it points to, written relative or as the trainer sees it", async () => {
  await made.write({ "000100/w": "old", "000200/w": "new", "000200/sub/x": "x" });
  await symlink("000200", made.at("last"));
  await symlink(`${seenAs}/000100/w`, made.at("first.pt"));
  const { entries } = await scan();
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  expect([...byName.keys()].filter((name) => name.startsWith("last"))).toEqual([
    "last",
    "last/sub",
    "last/sub/x",
    "last/w",
  ]);
  expect(byName.get("last/w")).toMatchObject({ kind: "file", path: made.at("000200/w") });
  expect(byName.get("first.pt")).toMatchObject({ kind: "file", path: made.at("000100/w"), bytes: 3 });
});

test.each([
  ["out", "/etc/passwd", "the link out, which leads out of the folder"],
  ["up", "..", "the link up, which leads out of the folder"],
  ["nowhere", "missing", "the link nowhere, which leads to nothing"],
  ["circle", "circle", "the link circle, which leads to nothing"],
  ["twice", "one", "the link twice, which leads through another link; links are followed only once"],
  ["self", ".", "which is reached through the link self; links are followed only once"],
])("the link %s to %s is refused by its name", async (name, target, sentence) => {
  await made.write({ w: "x" });
  if (name === "twice") await symlink("w", made.at("one"));
  await symlink(target, made.at(name));
  await expect(scan()).rejects.toMatchObject({ kind: "unsafe", message: expect.stringContaining(sentence) });
});

test("a link through a link out of the folder is a link out", async () => {
  await made.write({ w: "x" });
  await symlink("/etc", made.at("b"));
  await symlink("b/passwd", made.at("a"));
  await expect(scan()).rejects.toMatchObject({ message: "holds the link a, which leads out of the folder" });
});

test("pipes and sockets are refused by their names", async () => {
  await made.write({ w: "x" });
  execFileSync("mkfifo", [made.at("pipe")]);
  await expect(scan()).rejects.toMatchObject({
    kind: "unsafe",
    message: "holds pipe, a pipe; only files and folders are kept",
  });
  await rm(made.at("pipe"));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(made.at("sock"), resolve));
  try {
    await expect(scan()).rejects.toMatchObject({ message: expect.stringContaining("sock, a socket") });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test.runIf(process.getuid?.() === 0)(
  "a device is refused by its name (root alone can make one)",
  async () => {
    execFileSync("mknod", [made.at("dev"), "c", "1", "5"]);
    await expect(scan()).rejects.toMatchObject({
      kind: "unsafe",
      message: expect.stringContaining("dev, a device"),
    });
  },
);

test.each([
  ["files", { "sub/Model.pt": "a", "sub/model.pt": "b" }, "sub/Model.pt and sub/model.pt"],
  ["folders", { "Sub/a": "a", "sub/b": "b" }, "Sub and sub"],
  ["accents", { "e\u0301": "a", "\u00e9": "b" }, "e\u0301 and \u00e9"],
])("%s whose names differ only by case are refused together", async (_, files, pair) => {
  await made.write(files);
  await expect(scan()).rejects.toMatchObject({
    kind: "unfit",
    message: `holds ${pair}, which are one name on systems that ignore case`,
  });
});

test("at most 100,000 files and folders are kept, and what links repeat counts", async () => {
  expect(folderLimits.entries).toBe(100_000);
  await made.write({ "a/1": "x", "a/2": "x" });
  expect((await scan(3)).entries).toHaveLength(3);
  await symlink("a", made.at("b"));
  expect((await scan(6)).entries).toHaveLength(6);
  await expect(scan(5)).rejects.toMatchObject({
    kind: "unfit",
    message: "holds more than 5 files and folders, which is as many as are kept",
  });
  await expect(scan(1)).rejects.toMatchObject({ message: expect.stringContaining("more than 1 files") });
});

test("a path of more than 1,024 bytes and a name that is no UTF-8 are refused", async () => {
  await made.write({ [`${`${"d".repeat(200)}/${"e".repeat(200)}/`.repeat(3)}w`]: "x" });
  await expect(scan()).rejects.toMatchObject({ message: expect.stringContaining("path that is too long") });
  await rm(made.at("d".repeat(200)), { recursive: true });
  await writeFile(Buffer.concat([Buffer.from(`${made.root}/x`), Buffer.from([0xff])]), "x");
  await expect(scan()).rejects.toMatchObject({ message: expect.stringContaining("whose name is no UTF-8") });
});

test("policy.onnx is known at the root alone, also through a link", async () => {
  await made.write({ "deep/policy.onnx": "onnx" });
  expect((await scan()).policy).toBeNull();
  await symlink("deep/policy.onnx", made.at("policy.onnx"));
  expect((await scan()).policy).toEqual({ path: path.join(made.root, "deep/policy.onnx"), bytes: 4 });
});
