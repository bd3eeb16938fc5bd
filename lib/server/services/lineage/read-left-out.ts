import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { placeOf } from "@/lib/core/lineage/left-out";
import { BlobMissingError, type Storage } from "@/lib/server/storage/port";

/** Of a manifest what is needed here, whatever else later versions say. */
const manifestSchema = z.object({
  iteration_index: z.int(),
  content: z.object({ excluded: z.array(z.object({ path: z.string(), env: z.int() })).default([]) }),
});

const manifestsKept = 1_000;
const manifestsRead = new Map<string, ReadonlySet<string>>();

/**
 * The places of the episodes that a manifest goes without; null: its file is gone, and nobody can say. A manifest never changes, so
 * each is read once by each process.
 */
export async function readLeftOut(
  storage: Pick<Storage, "openRead">,
  manifestSha256: string,
): Promise<ReadonlySet<string> | null> {
  const known = manifestsRead.get(manifestSha256);
  if (known) return known;
  const text = await readText(storage, manifestSha256);
  if (text === null) return null;
  const { iteration_index: own, content } = manifestSchema.parse(JSON.parse(text));
  const places = new Set(content.excluded.flatMap(({ path, env }) => readPlace(path, env, own) ?? []));
  if (manifestsRead.size >= manifestsKept) manifestsRead.clear();
  manifestsRead.set(manifestSha256, places);
  return places;
}

async function readText(storage: Pick<Storage, "openRead">, sha256: string): Promise<string | null> {
  try {
    return (await buffer(await storage.openRead(sha256))).toString("utf8");
  } catch (error) {
    if (error instanceof BlobMissingError) return null;
    throw error;
  }
}

/** Batches of earlier iterations lie in folders of their own. */
function readPlace(path: string, env: number, own: number): string | null {
  const [, earlier, job] = /^(?:earlier\/(\d{1,9})\/)?batches\/(\d{1,9})\//.exec(path) ?? [];
  return job === undefined ? null : placeOf(earlier === undefined ? own : Number(earlier), Number(job), env);
}
