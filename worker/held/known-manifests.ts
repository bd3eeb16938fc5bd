import { buffer } from "node:stream/consumers";
import { LRUCache } from "lru-cache";
import { readManifest } from "@/lib/contracts/files/dataset-manifest";
import type { DatasetManifest } from "@/lib/contracts/files/dataset-manifest-schema";
import type { Storage } from "@/lib/server/storage/port";

const keptBytes = 8 * 2 ** 20;
/** By the sha256 of their bytes, so that none is ever out of date. */
const known = new LRUCache<string, DatasetManifest>({ maxSize: keptBytes });

/** A worker that has written a manifest starts its trainer as a rule, and need not read it again. */
export function noteManifest(sha256: string, manifest: DatasetManifest, bytes: number): void {
  known.set(sha256, manifest, { size: Math.max(1, bytes) });
}

/** Throws when it is not in the storage, or is no manifest. */
export async function readStoredManifest(storage: Storage, sha256: string): Promise<DatasetManifest> {
  const noted = known.get(sha256);
  if (noted) return noted;
  const bytes = await buffer(await storage.openRead(sha256));
  const manifest = readManifest(bytes);
  noteManifest(sha256, manifest, bytes.byteLength);
  return manifest;
}
