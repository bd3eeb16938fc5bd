import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFile, chmod, link, mkdir, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listFiles, packFolder } from "./pack-folder";
import { type ScannedFolder, scanFolder } from "./scan-folder";
import { makeFolder, type TestFolder } from "./testing/make-folder";

let made: TestFolder;
let other: TestFolder;
beforeEach(async () => {
  [made, other] = [await makeFolder(), await makeFolder()];
});
afterEach(async () => {
  await made.remove();
  await other.remove();
});

const scan = ({ root }: TestFolder) => scanFolder(root, { seenAs: "/hardsim/output/checkpoint" });
const packScanned = (folder: ScannedFolder) => buffer(packFolder(folder));
const digest = async (folder: TestFolder) =>
  createHash("sha256")
    .update(await packScanned(await scan(folder)))
    .digest("hex");

const files = {
  "config.json": "{}",
  [`${"long/".repeat(30)}name`]: "in a pax header",
  "ünï.txt": "x",
  empty: "",
};

test("equal content gives equal bytes, whenever, by whomever and in whatever order it was written", async () => {
  await made.write(files);
  await other.write(Object.fromEntries(Object.entries(files).reverse()));
  await utimes(other.at("config.json"), 1, 1);
  await chmod(other.at("config.json"), 0o700);
  await mkdir(made.at("none"));
  await mkdir(other.at("none"), { mode: 0o711 });
  expect(await digest(other)).toBe(await digest(made));
  // Digests stand in lineages: a library that writes other bytes breaks them.
  expect(await digest(made)).toBe("8d938160ef3bece3a58717a91d9bf1d8b9612b04832562e194119ce7e942cb1a");
  await appendFile(other.at("config.json"), " ");
  expect(await digest(other)).not.toBe(await digest(made));
});

test("other programs read it: owner 0, time 0, modes 644 and 755, no link", async () => {
  await made.write({ "000200/w": "weights" });
  await symlink("000200", made.at("last"));
  await link(made.at("000200/w"), made.at("w2"));
  const listing = execFileSync("tar", ["-tvf", "-", "--numeric-owner", "--utc"], {
    input: await packScanned(await scan(made)),
    encoding: "utf8",
  });
  expect(listing.trim().split("\n")).toEqual(
    [
      "drwxr-xr-x 0/0 0 1970-01-01 00:00 000200/",
      "-rw-r--r-- 0/0 7 1970-01-01 00:00 000200/w",
      "drwxr-xr-x 0/0 0 1970-01-01 00:00 last/",
      "-rw-r--r-- 0/0 7 1970-01-01 00:00 last/w",
      "-rw-r--r-- 0/0 7 1970-01-01 00:00 w2",
    ].map((line) => expect.stringMatching(new RegExp(`^${line.replaceAll(" ", "\\s+")}$`))),
  );
});

test.each<[string, (file: string) => Promise<void>]>([
  ["grew", (file) => appendFile(file, "x")],
  ["shrank", (file) => truncate(file, 3)],
  ["was written again with the same size", (file) => writeFile(file, "WEIGHTS")],
])("a file that %s after the scan is refused by its name", async (_, change) => {
  await made.write({ "a/w": "weights" });
  const scanned = await scan(made);
  await change(made.at("a/w"));
  await expect(packScanned(scanned)).rejects.toMatchObject({
    name: "FolderRefused",
    message: "holds a/w, which was changed while the folder was packed",
  });
});

test("a file that changes while its bytes are on their way is refused", async () => {
  await made.write({ w: "x" });
  await truncate(made.at("w"), 20_000_000);
  const packing = packFolder(await scan(made));
  await packing.next();
  await truncate(made.at("w"), 5);
  await expect(buffer(packing)).rejects.toMatchObject({ name: "FolderRefused" });
});

test("it streams: of a folder of 200 MB only pieces are in the memory", async () => {
  await made.write({ w: "x" });
  await truncate(made.at("w"), 200_000_000);
  let largest = 0;
  let bytes = 0;
  for await (const chunk of packFolder(await scan(made))) {
    largest = Math.max(largest, chunk.byteLength);
    bytes += chunk.byteLength;
  }
  expect(bytes).toBeGreaterThan(200_000_000);
  expect(largest).toBeLessThanOrEqual(2 ** 20);
});

test("whoever stops reading leaves no file open", async () => {
  await made.write({ w: "x" });
  await truncate(made.at("w"), 20_000_000);
  const packing = packFolder(await scan(made));
  await packing.next();
  await packing.return(undefined);
  const open = execFileSync("ls", ["-l", `/proc/${process.pid}/fd`], { encoding: "utf8" });
  expect(open).not.toContain(made.root);
});

test("the first 1,000 files are listed by name", async () => {
  await made.write(Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`d/${n + 1_000}`, "x"])));
  const scanned = await scan(made);
  expect(scanned.files).toBe(1_001);
  const listed = listFiles(scanned);
  expect(listed).toHaveLength(1_000);
  expect(listed[0]).toEqual({ path: "d/1000", size_bytes: 1 });
});
