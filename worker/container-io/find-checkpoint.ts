import { lstat } from "node:fs/promises";
import path from "node:path";
import { readCheckpointOutUri } from "@/lib/contracts/files/checkpoint-out-uri";
import { cleanText } from "@/lib/core/text/clean-text";
import { containerPaths } from "./build-container-spec";
import { FolderRefused } from "./folder-entries";
import { lookAt, measureFile, type Refused, readSmallFile, refuse, refuseUnread } from "./read-output-file";
import { type ScannedFolder, scanFolder } from "./scan-folder";

/** `name`: its path below the output folder. `folder`: what it holds, where it is a folder. */
export type FoundCheckpoint = {
  ok: true;
  path: string;
  name: string;
  bytes: number;
  folder?: ScannedFolder;
  /** checkpoint.pt is a link, and what checkpoint_out_uri.txt names was taken in its place. */
  besideLink?: true;
  /** checkpoint.pt was taken, and checkpoint_out_uri.txt is there too. */
  besideUri?: true;
};

/** checkpoint.pt comes first, then what checkpoint_out_uri.txt names, then a folder called checkpoint. */
export async function findCheckpoint(
  folder: string,
  signal?: AbortSignal,
): Promise<FoundCheckpoint | Refused> {
  const hasUri = (await lookAt(path.join(folder, "checkpoint_out_uri.txt"))) !== null;
  const direct = await measureFile(path.join(folder, "checkpoint.pt"));
  const isOther = !direct.ok && direct.reason === "special";
  if (isOther && (await lookAt(path.join(folder, "checkpoint.pt"))) === "folder") {
    const found = await takeFolder(folder, "checkpoint.pt", signal);
    if (found === "empty") return refuseUnread(emptyFolder, "checkpoint.pt", "output_unsafe");
    return found.ok && hasUri ? { ...found, besideUri: true } : found;
  }
  if (direct.ok) {
    if (direct.result === 0) return refuse("checkpoint_missing", "checkpoint.pt is empty");
    const file = path.join(folder, "checkpoint.pt");
    return {
      ok: true,
      path: file,
      name: "checkpoint.pt",
      bytes: direct.result,
      ...(hasUri && { besideUri: true }),
    };
  }
  if (hasUri && (direct.reason === "missing" || direct.reason === "link")) {
    const named = await followUri(folder, signal);
    return named.ok && direct.reason === "link" ? { ...named, besideLink: true } : named;
  }
  if (direct.reason === "missing") return findFolder(folder, signal);
  const refused = refuseUnread(direct, "checkpoint.pt", "checkpoint_missing");
  return direct.reason === "link"
    ? { ...refused, message: `${refused.message}; name what it leads to in checkpoint_out_uri.txt` }
    : refused;
}

async function findFolder(folder: string, signal?: AbortSignal): Promise<FoundCheckpoint | Refused> {
  const isThere = (await lookAt(path.join(folder, "checkpoint"))) === "folder";
  const found = isThere ? await takeFolder(folder, "checkpoint", signal) : null;
  const missing = (message: string) => refuse("checkpoint_missing", message);
  if (found === null) return missing("neither checkpoint.pt nor checkpoint_out_uri.txt was written");
  return found === "empty" ? missing(`checkpoint ${emptyFolder.message}`) : found;
}

async function followUri(folder: string, signal?: AbortSignal): Promise<FoundCheckpoint | Refused> {
  const read = await readSmallFile(path.join(folder, "checkpoint_out_uri.txt"), 8_192);
  if (!read.ok) return refuseUnread(read, "checkpoint_out_uri.txt", "checkpoint_missing");
  const uri = readCheckpointOutUri(read.result.toString("utf8"), containerPaths.output);
  if (!uri.ok) return refuse("checkpoint_uri_refused", cleanText(uri.message));
  if (uri.kind === "s3")
    return refuseUri(`names the bucket ${uri.bucket}, and this project allows no bucket to read from`);
  const { relativePath: name } = uri;
  const parts = name.split("/");
  for (let length = 1; length < parts.length; length += 1) {
    const parent = parts.slice(0, length).join("/");
    const stat = await lstat(path.join(folder, parent)).catch(() => null);
    if (stat?.isSymbolicLink()) return refuseUri(`leads through ${parent}, which is a link`);
  }
  const file = path.join(folder, name);
  if ((await lookAt(file)) === "folder") {
    const found = await takeFolder(folder, name, signal);
    return found === "empty" ? refuseUri(`names ${name}, which ${emptyFolder.message}`) : found;
  }
  const found = await measureFile(file);
  if (!found.ok && found.reason === "missing")
    return refuse(
      "checkpoint_missing",
      cleanText(`checkpoint_out_uri.txt names ${name}, which was not written`),
    );
  if (!found.ok) return refuseUri(`names ${name}, which ${found.message}`);
  if (found.result === 0) return refuse("checkpoint_missing", cleanText(`${name} is empty`));
  return { ok: true, path: file, name, bytes: found.result };
}

async function takeFolder(
  output: string,
  name: string,
  signal?: AbortSignal,
): Promise<FoundCheckpoint | Refused | "empty"> {
  const place = path.join(output, name);
  try {
    const folder = await scanFolder(place, {
      seenAs: path.posix.join(containerPaths.output, name),
      signal,
    });
    return folder.bytes === 0 ? "empty" : { ok: true, path: place, name, bytes: folder.bytes, folder };
  } catch (error) {
    if (!(error instanceof FolderRefused)) throw error;
    return refuseFolder(name, error);
  }
}

/** `name`: of the folder, which the sentence begins with. */
export const refuseFolder = (name: string, { kind, message }: FolderRefused): Refused =>
  refuse(
    kind === "unsafe" ? "output_unsafe" : "checkpoint_folder_refused",
    cleanText(`the checkpoint folder ${name} ${message}`),
  );

const emptyFolder = {
  ok: false,
  reason: "special",
  message: "is a folder that holds no file with a byte in it",
} as const;

const refuseUri = (message: string): Refused =>
  refuse("checkpoint_uri_refused", cleanText(`checkpoint_out_uri.txt ${message}`));
