import { rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { cleanText } from "@/lib/core/text/clean-text";
import { rowLength } from "@/lib/core/text/terminal-screen";
import { nameOpenRows, type OpenRow } from "@/lib/server/storage/attempt-log-format";

/** A reader looks every 0.4 s, so that what a bar shows is known within a second. */
const writtenEveryMs = 500;

/**
 * Keeps the rows that may still be redrawn in their file, beside the lines of a log, whenever they have changed.
 * @returns removes the file and ends
 */
export function keepOpenRows(
  { folder, epoch }: { folder: string; epoch: number },
  read: () => readonly OpenRow[],
  onError: (error: unknown) => void,
): () => Promise<void> {
  const file = path.join(folder, nameOpenRows(epoch));
  let written = "[]";
  let writing: Promise<void> = Promise.resolve();
  async function write(): Promise<void> {
    const rows = read().map((row) => ({ ...row, text: cleanText(row.text, rowLength) }));
    const json = JSON.stringify(rows);
    if (json === written) return;
    written = json;
    await writeFile(`${file}.new`, json, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
  const timer = setInterval(() => {
    writing = writing.then(write).catch(onError);
  }, writtenEveryMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await writing;
    await rm(`${file}.new`, { force: true });
    await rm(file, { force: true });
  };
}
