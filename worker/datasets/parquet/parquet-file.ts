import { closeSync, openSync, writeSync } from "node:fs";
import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from "hyparquet-writer";

const types = {
  bool: { type: "BOOLEAN" },
  int8: { type: "INT32", converted_type: "INT_8" },
  uint8: { type: "INT32", converted_type: "UINT_8" },
  int16: { type: "INT32", converted_type: "INT_16" },
  uint16: { type: "INT32", converted_type: "UINT_16" },
  int32: { type: "INT32" },
  uint32: { type: "INT32", converted_type: "UINT_32" },
  int64: { type: "INT64" },
  uint64: { type: "INT64", converted_type: "UINT_64" },
  float32: { type: "FLOAT" },
  float64: { type: "DOUBLE" },
  string: { type: "BYTE_ARRAY", converted_type: "UTF8" },
} as const satisfies Readonly<Record<string, Partial<SchemaElement>>>;

/** `axes`: 0 of one value a row, 1 of a list, 2 of a list of lists … `nullable`: some rows may have none. */
export type Column = { name: string; type: keyof typeof types; axes?: number; nullable?: true };

export type ColumnData = ColumnSource["data"];

export type ParquetFile = {
  /** One row group: a value for each row in each column, in the order of the columns. 64-bit integers are bigints. */
  write(data: readonly ColumnData[]): void;
  /** Written so far. */
  readonly bytes: number;
  /** Ends the file; without it nobody can read it. */
  finish(): void;
  /** Lets go of a file that is not to be finished; after `finish` it does nothing. */
  close(): void;
};

/**
 * A Parquet file that is written one row group after the other, so that only one is in memory. Equal data in equal groups give equal
 * bytes. It blocks while it writes: large ones belong into a thread.
 */
export function openParquetFile(
  path: string,
  columns: readonly Column[],
  notes: Readonly<Record<string, string>> = {},
): ParquetFile {
  const file = openSync(path, "wx");
  const writer = Object.assign(new ByteWriter(), {
    flush: () => {
      writeAll(file, writer.getBytes());
      writer.index = 0;
    },
  });
  const parquet = new ParquetWriter({
    writer,
    schema: describeSchema(columns),
    kvMetadata: Object.entries(notes).map(([key, value]) => ({ key, value })),
    createdBy: "hardsim",
  });
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };
  return {
    write: (data) => {
      const rows = data[0]?.length ?? 0;
      if (rows === 0) return;
      // The library answers a promise only where a flush does.
      void parquet.write({
        columnData: columns.map(({ name, axes = 0, type }, at) => ({
          name,
          data: data[at] ?? [],
          ...(axes > 0 && isFraction(type) && asMeasured),
        })),
        rowGroupSize: rows,
      });
    },
    get bytes() {
      return writer.offset;
    },
    finish: () => {
      void parquet.finish();
      writer.flush();
      close();
    },
    close,
  };
}

const isFraction = (type: Column["type"]): boolean => type === "float32" || type === "float64";

/** What a simulator measures hardly repeats: to look for what does costs more than it saves. */
const asMeasured = { encoding: "PLAIN", codec: "UNCOMPRESSED", statistics: false } as const;

function describeSchema(columns: readonly Column[]): SchemaElement[] {
  return [{ name: "schema", num_children: columns.length }, ...columns.flatMap(describeColumn)];
}

/** Lists as the format has them: three levels for each axis. */
function describeColumn({ name, type, axes = 0, nullable }: Column): SchemaElement[] {
  if (axes === 0) return [{ name, ...types[type], repetition_type: nullable ? "OPTIONAL" : "REQUIRED" }];
  return [
    {
      name,
      repetition_type: "REQUIRED",
      num_children: 1,
      converted_type: "LIST",
      logical_type: { type: "LIST" },
    },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    ...describeColumn({ name: "element", type, axes: axes - 1 }),
  ];
}

function writeAll(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}
