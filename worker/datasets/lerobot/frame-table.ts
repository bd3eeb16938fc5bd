import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type Column,
  type ColumnData,
  openParquetFile,
  type ParquetFile,
} from "@/worker/datasets/parquet/parquet-file";

/** As `meta/info.json` says it: a new file begins with the first episode after so many bytes. */
export const dataFileMb = 100;
const fileAtMostBytes = dataFileMb * 2 ** 20;
export const filesToChunk = 1_000;

/** So many numbers are held until they are written as one row group. */
const numbersAtOnce = 2 ** 17;
const rowsAtOnce = 10_000;

/** Where an episode's frames are. */
export type FilePlace = { chunk: number; file: number };

export const placeName = ({ chunk, file }: FilePlace): string =>
  `chunk-${String(chunk).padStart(3, "0")}/file-${String(file).padStart(3, "0")}.parquet`;

/** The frames of all episodes, in as many files as it takes; an episode lies in one of them. */
export class FrameTable {
  private at: FilePlace = { chunk: 0, file: 0 };
  private file: ParquetFile | null = null;
  private held: unknown[][];
  private heldRows = 0;

  /** @param rowNumbers how many numbers a row has */
  constructor(
    private readonly folder: string,
    private readonly columns: readonly Column[],
    private readonly rowNumbers: number,
  ) {
    this.held = columns.map(() => []);
  }

  /** Where the next episode's frames will be. */
  beginEpisode(): FilePlace {
    if ((this.file?.bytes ?? 0) >= fileAtMostBytes) {
      this.flush();
      this.file?.finish();
      this.file = null;
      const { chunk, file } = this.at;
      this.at = file + 1 < filesToChunk ? { chunk, file: file + 1 } : { chunk: chunk + 1, file: 0 };
    }
    return this.at;
  }

  /** Rows of every column, in the order of the columns. */
  add(data: readonly ColumnData[], rows: number): void {
    data.forEach((values, at) => {
      const held = this.held[at];
      for (let row = 0; row < rows; row += 1) held?.push(values[row]);
    });
    this.heldRows += rows;
    if (this.heldRows >= rowsAtOnce || this.heldRows * this.rowNumbers >= numbersAtOnce) this.flush();
  }

  finish(): void {
    this.flush();
    this.file?.finish();
  }

  close(): void {
    this.file?.close();
  }

  private flush(): void {
    if (this.heldRows === 0) return;
    this.file ??= this.open();
    this.file.write(this.held);
    this.held = this.columns.map(() => []);
    this.heldRows = 0;
  }

  private open(): ParquetFile {
    const path = join(this.folder, placeName(this.at));
    mkdirSync(dirname(path), { recursive: true });
    return openParquetFile(path, this.columns);
  }
}
