import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { packFolder } from "@/worker/container-io/pack-folder";
import { scanFolder } from "@/worker/container-io/scan-folder";
import { makeFolder, type TestFolder } from "@/worker/container-io/testing/make-folder";
import { ArchiveRefused, stageFolder } from "./stage-folder";

let place: TestFolder;
beforeEach(async () => {
  place = await makeFolder();
  await place.write({ "made/w": "weights" });
});
afterEach(() => place.remove());

const storage = () => openFolderStorage(place.root);
async function putFolder(): Promise<string> {
  const folder = await scanFolder(place.at("made"), { seenAs: "/x" });
  return (await storage().putStream(packFolder(folder))).sha256;
}
const stage = (sha256: string, maxBytes = 1e6) =>
  stageFolder(storage(), place.at("staging/checkpoint_in/mine"), { sha256, maxBytes });

test("a folder appears whole under its name, and nothing is left aside", async () => {
  await stage(await putFolder());
  expect(await readFile(place.at("staging/checkpoint_in/mine/w"), "utf8")).toBe("weights");
  expect(await readdir(place.at("staging"))).toEqual(["checkpoint_in"]);
});

test("an unpacking that breaks off leaves neither a half folder nor its room", async () => {
  const sha256 = await putFolder();
  const whole = storage();
  const broken = { ...whole, openRead: (digest: string) => whole.openRead(digest, { start: 0, end: 700 }) };
  const staging = stageFolder(broken, place.at("staging/checkpoint_in/mine"), { sha256, maxBytes: 1e6 });
  await expect(staging).rejects.toThrow("a stored file is damaged");
  expect(await readdir(place.at("staging"))).toEqual([]);
});

test("a refused archive says so in a sentence and leaves nothing", async () => {
  const refused = stage(await putFolder(), 3);
  await expect(refused).rejects.toThrow(ArchiveRefused);
  await expect(refused).rejects.toThrow(
    "The checkpoint to start from holds more than 3 bytes in its files, which is the limit, at w.",
  );
  expect(await readdir(place.at("staging"))).toEqual([]);
});

test("a file that was damaged in the storage is no fault of the archive", async () => {
  const sha256 = "ab".repeat(32);
  await mkdir(place.at(`blobs/sha256/ab`), { recursive: true });
  await writeFile(place.at(`blobs/sha256/ab/${sha256}`), "x".repeat(2_000));
  const damaged = stage(sha256);
  await expect(damaged).rejects.toThrow("a stored file is damaged");
  await expect(damaged).rejects.not.toThrow(ArchiveRefused);
});
