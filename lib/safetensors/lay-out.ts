import { countBytes, type TensorPlace, type TensorSpec } from "@/lib/safetensors/tensor";

/**
 * The file format of the public `safetensors` package: eight bytes that hold the header's length, a JSON header, then
 * the arrays one after the other. Only the header is made here; whoever has the arrays writes them at the offsets given.
 */
export type SafetensorsLayout = { header: Uint8Array; places: readonly TensorPlace[]; fileBytes: number };

/** Equal tensors and metadata, in equal order, give equal bytes. Put wide types first: that keeps them aligned. */
export function layOutSafetensors(
  specs: readonly TensorSpec[],
  metadata: Readonly<Record<string, string>>,
): SafetensorsLayout {
  let end = 0;
  const relative = specs.map((spec) => {
    const offset = end;
    const length = countBytes(spec);
    end += length;
    return { ...spec, offset, length };
  });
  const json = JSON.stringify({
    __metadata__: metadata,
    ...Object.fromEntries(
      relative.map(({ name, dtype, shape, offset, length }) => [
        name,
        { dtype, shape, data_offsets: [offset, offset + length] },
      ]),
    ),
  });
  const text = new TextEncoder().encode(json);
  const padded = Math.ceil(text.length / 8) * 8;
  const header = new Uint8Array(8 + padded).fill(" ".charCodeAt(0));
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(text, 8);
  return {
    header,
    places: relative.map((place) => ({ ...place, offset: place.offset + header.length })),
    fileBytes: header.length + end,
  };
}
