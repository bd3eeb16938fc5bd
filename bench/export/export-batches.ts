import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { hashFile } from "@/lib/server/storage/files";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { packFolder } from "@/worker/container-io/pack-folder";
import { scanFolder } from "@/worker/container-io/scan-folder";
import { createDatasetWriter } from "@/worker/datasets/thread-writer";
import { bundleThread } from "@/worker/rollouts/testing/bundle-thread";

/** What the worker does with the batches in `<folder>/batches`: checks them, writes the dataset in a thread, packs and stores it. */
export async function exportBatches(folder: string): Promise<void> {
  await withStorage(folder, async (work, store) => {
    const { threadUrl, remove } = await bundleThread("worker/datasets/thread.ts");
    try {
      const names = (await readdir(join(folder, "batches"))).sort();
      const batches: { path: string; sha256: string; envs: null }[] = [];
      for (const name of names) {
        const path = join(folder, "batches", name);
        batches.push({ path, sha256: await hashFile(path), envs: null });
      }
      const target = join(work, "packed", "dataset");
      await mkdir(target, { recursive: true });
      const job = { folder: target, task: "Lift the block.", batches };
      await createDatasetWriter({ threadUrl }).writeLerobot(job, { signal: new AbortController().signal });
      await store(join(work, "packed"));
    } finally {
      await remove();
    }
  });
}

/** The least that an export could do: the batches as they are, packed and stored. */
export async function copyBatches(folder: string): Promise<void> {
  await withStorage(folder, (_, store) => store(join(folder, "batches")));
}

async function withStorage(
  folder: string,
  use: (work: string, store: (packed: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const work = await mkdtemp(join(folder, "work-"));
  const storage = openFolderStorage(join(work, "data"));
  await use(work, async (packed) => {
    const scanned = await scanFolder(packed, { seenAs: packed });
    await storage.putStream(packFolder(scanned));
  });
  await rm(work, { recursive: true });
}
