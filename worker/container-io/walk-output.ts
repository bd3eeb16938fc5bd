import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir } from "node:fs/promises";
import path from "node:path";
import { closeAfter } from "@/lib/server/storage/files";

export type OutputFile = {
  /** The path below the output folder, with "/". The trainer chose it: clean it before it is written to a row. */
  name: string;
  path: string;
  bytes: number;
};
export type Skipped = { name: string; reason: "link" | "special" | "unreadable" | "too_many" | "too_deep" };

const maxDepth = 32;
const maxFiles = 10_000;

/**
 * The regular files below the folder in the order of their names, and what was left out. Nothing is opened. `except`: a
 * folder below it that is not looked into. Throws the signal's reason once it aborts.
 */
export async function walkOutput(
  folder: string,
  { except, signal }: { except?: string | undefined; signal?: AbortSignal } = {},
): Promise<{ files: OutputFile[]; skipped: Skipped[] }> {
  const files: OutputFile[] = [];
  const skipped: Skipped[] = [];

  async function walk(prefix: string, depth: number): Promise<void> {
    const entries = await readdir(path.join(folder, prefix), { withFileTypes: true }).catch(() => null);
    if (entries === null) return void skipped.push({ name: prefix, reason: "unreadable" });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      signal?.throwIfAborted();
      const name = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
      if (name === except) continue;
      if (entry.isSymbolicLink()) skipped.push({ name, reason: "link" });
      else if (entry.isDirectory() && depth >= maxDepth) skipped.push({ name, reason: "too_deep" });
      else if (entry.isDirectory()) await walk(name, depth + 1);
      else if (!entry.isFile()) skipped.push({ name, reason: "special" });
      else if (files.length >= maxFiles) skipped.push({ name, reason: "too_many" });
      else await keep(name);
    }
  }

  async function keep(name: string): Promise<void> {
    const full = path.join(folder, name);
    // readdir changes a name that is no UTF-8, so such a file is not found under it and cannot be kept.
    const stat = await lstat(full).catch(() => null);
    if (stat?.isFile()) files.push({ name, path: full, bytes: stat.size });
    else skipped.push({ name, reason: "unreadable" });
  }

  await walk("", 0);
  return { files, skipped };
}

export type Unread = {
  ok: false;
  reason: "missing" | "link" | "special" | "unreadable";
  message: string;
};

/**
 * Opens a regular file that a trainer left, gives it to `read` with its size, and closes it. Links are not followed, devices
 * are not opened, and a pipe does not block. What was opened is checked again, because it may have been exchanged in
 * between.
 */
export async function readOutput<Result>(
  file: string,
  read: (handle: FileHandle, bytes: number) => Promise<Result>,
): Promise<{ ok: true; result: Result } | Unread> {
  let handle: FileHandle;
  try {
    const found = await lstat(file);
    if (!found.isFile() && !found.isSymbolicLink()) return notRegular;
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return describeOpenError(error);
  }
  return closeAfter(handle, async () => {
    const stat = await handle.stat();
    return stat.isFile() ? { ok: true, result: await read(handle, stat.size) } : notRegular;
  });
}

/** At most `maxBytes` from byte `from` on; fewer where the file ends before. */
export async function readAt(handle: FileHandle, from: number, maxBytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(maxBytes);
  let length = 0;
  while (length < maxBytes) {
    const { bytesRead } = await handle.read(buffer, length, maxBytes - length, from + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

const notRegular = { ok: false, reason: "special", message: "is no regular file" } as const;

function describeOpenError(error: unknown): Unread {
  const code = error instanceof Error && "code" in error ? error.code : "";
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return { ok: false, reason: "missing", message: "is missing" };
    case "ELOOP":
      return { ok: false, reason: "link", message: "is a link, and links are not followed" };
    default:
      return { ok: false, reason: "unreadable", message: `cannot be read (${String(code || error)})` };
  }
}
