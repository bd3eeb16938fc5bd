import { appendFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { scanFolder } from "@/worker/container-io/scan-folder";
import { makeFolder, type TestFolder } from "@/worker/container-io/testing/make-folder";
import { keepCheckpoint } from "./keep-checkpoint";

let place: TestFolder;
beforeEach(async () => {
  place = await makeFolder();
  await place.write({ "mine/w": "weights" });
});
afterEach(() => place.remove());

const scanned = async () => ({
  path: place.at("mine"),
  fileName: "mine",
  bytes: 7,
  folder: await scanFolder(place.at("mine"), { seenAs: "/x" }),
});

test("a folder is one blob with the list of its files", async () => {
  const kept = await keepCheckpoint(openFolderStorage(place.root), await scanned());
  expect(kept).toMatchObject({
    ok: true,
    blob: { sizeBytes: 2_048 },
    attachment: { filename: "mine", folder: { files: [{ path: "w", size_bytes: 7 }], fileCount: 1 } },
  });
});

test("a folder that changes while it is packed is refused with its code, and nothing is stored", async () => {
  const collected = await scanned();
  await appendFile(place.at("mine/w"), "x");
  expect(await keepCheckpoint(openFolderStorage(place.root), collected)).toEqual({
    ok: false,
    code: "checkpoint_folder_refused",
    message: "the checkpoint folder mine holds w, which was changed while the folder was packed",
  });
});
