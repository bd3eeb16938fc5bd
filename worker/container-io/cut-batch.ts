import { buffer } from "node:stream/consumers";
import { layOutSafetensors } from "@/lib/safetensors/lay-out";
import { openHeader } from "@/lib/safetensors/open-header";
import type { TensorPlace } from "@/lib/safetensors/tensor";

/** Answers a part of the file as it comes; fewer bytes where the file ends before. */
type ReadPart = (start: number, length: number) => AsyncIterable<Uint8Array>;

/**
 * The bytes of a batch with the rows of these environments alone, in their order: the same arrays and metadata otherwise, but for
 * `num_envs`, and `left_envs`, which says which they are. Equal batches and environments give equal bytes. Every array of a batch
 * begins with an axis of its environments. Throws SafetensorsError where the file is none.
 * @param envs from 0, rising, at least one
 */
export async function* cutBatch(
  readPart: ReadPart,
  fileBytes: number,
  envs: readonly number[],
): AsyncGenerator<Uint8Array> {
  const { tensors, metadata } = await openHeader(
    (start, length) => buffer(readPart(start, length)),
    fileBytes,
  );
  const inOrder = [...tensors.values()].toSorted((one, other) => one.offset - other.offset);
  const { header } = layOutSafetensors(
    inOrder.map(({ name, dtype, shape: [, ...rest] }) => ({ name, dtype, shape: [envs.length, ...rest] })),
    {
      ...metadata,
      ...(metadata.num_envs !== undefined && { num_envs: String(envs.length) }),
      left_envs: JSON.stringify(envs),
    },
  );
  yield header;
  const runs = joinNeighbours(envs);
  for (const place of inOrder)
    for (const { first, count } of runs) {
      const { start, length } = findRows(place, first, count);
      if (length > 0) yield* readPart(start, length);
    }
}

/** Where the rows of neighbouring environments lie in the file. */
function findRows(
  { offset, length, shape: [episodes] }: TensorPlace,
  first: number,
  count: number,
): { start: number; length: number } {
  const rowBytes = length / episodes;
  return { start: offset + first * rowBytes, length: count * rowBytes };
}

/** Rows that lie side by side are read at once. */
function joinNeighbours(envs: readonly number[]): { first: number; count: number }[] {
  const runs: { first: number; count: number }[] = [];
  for (const env of envs) {
    const last = runs.at(-1);
    if (last && last.first + last.count === env) last.count += 1;
    else runs.push({ first: env, count: 1 });
  }
  return runs;
}
