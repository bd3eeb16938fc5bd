import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";

/** Where `scripts/build/drive-files.mjs` leaves what a browser loads to drive; web processes run in the checkout. */
const builtFolder = path.resolve("dist/drive");

const types: Readonly<Record<string, string>> = { ".js": "text/javascript", ".wasm": "application/wasm" };
/** The forms in which each file lies there, the smallest first. */
const codings = [
  { coding: "br", ending: ".br" },
  { coding: "gzip", ending: ".gz" },
] as const;

/**
 * What a worker of these files may do: compile WebAssembly, and fetch from this server. Text never becomes code, and pages
 * themselves compile nothing.
 */
const threadPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'";

/** The address of the worker that a page begins with; null: this installation was built without. */
export async function findDriveThread(folder = builtFolder): Promise<string | null> {
  try {
    const { thread }: { thread?: unknown } = JSON.parse(
      await readFile(path.join(folder, "index.json"), "utf8"),
    );
    return typeof thread === "string" ? `/drive/${thread}` : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * One of the files, as small as the browser takes it. Its name tells its content, so it is kept for ever. Null: there is none
 * of this name.
 */
export async function openDriveFile(
  name: string,
  acceptEncoding: string,
  folder = builtFolder,
): Promise<Response | null> {
  const type = /^[\w-]+\.\w+\.(?:js|wasm)$/.test(name) ? types[path.extname(name)] : undefined;
  if (type === undefined) return null;
  const taken = codings.find(({ coding }) => takes(acceptEncoding, coding));
  const file = path.join(folder, name + (taken?.ending ?? ""));
  try {
    const { size } = await stat(file);
    return new Response(toWebStream(file), {
      headers: {
        "content-type": type,
        "content-length": String(size),
        ...(taken && { "content-encoding": taken.coding }),
        vary: "accept-encoding",
        "cache-control": "public, max-age=31536000, immutable",
        "content-security-policy": threadPolicy,
      },
    });
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** A weight of zero says that it is not taken. */
function takes(acceptEncoding: string, coding: string): boolean {
  return acceptEncoding
    .split(",")
    .map((part) => part.trim().toLowerCase().split(";"))
    .some(([name, weight = ""]) => name?.trim() === coding && !/^\s*q=0(?:\.0{1,3})?\s*$/.test(weight));
}

/** Node's and the DOM's declarations of one and the same class differ; at run time it is the global one. */
function toWebStream(file: string): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(file)) as unknown as ReadableStream<Uint8Array>;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";
