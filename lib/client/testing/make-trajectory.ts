import type { TrajectoryArrayName } from "@/lib/core/episodes/trajectory-arrays";
import { layOutSafetensors } from "@/lib/safetensors/lay-out";
import type { TensorSpec } from "@/lib/safetensors/tensor";

/** Rows by step: of lists, or of single numbers. */
type Rows = readonly (number | readonly number[])[];

/** The file that the server answers with, of these numbers. */
export function makeTrajectoryFile({
  arrays,
  metadata = {},
}: {
  arrays: Partial<Record<TrajectoryArrayName, Rows>>;
  metadata?: Record<string, string>;
}): ArrayBuffer {
  const entries = Object.entries(arrays);
  const length = entries[0]?.[1].length ?? 0;
  const specs = entries.map(([name, [first]]): TensorSpec => {
    const width = typeof first === "object" ? [first.length] : [];
    return { name, dtype: "F32", shape: [length, ...width] };
  });
  const { header, places, fileBytes } = layOutSafetensors(specs, { length: String(length), ...metadata });
  const file = new Uint8Array(fileBytes);
  file.set(header);
  for (const [index, [, rows]] of entries.entries())
    new Float32Array(file.buffer, places[index].offset).set(rows.flat());
  return file.buffer;
}
