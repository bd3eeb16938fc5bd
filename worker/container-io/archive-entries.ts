import type { Header } from "tar-stream";
import { FolderRefused } from "./folder-entries";

/**
 * The entry's path below the root, with "/"; "" for the root itself, which `tar -C folder .` writes as "./". Throws
 * FolderRefused for one that leads out.
 */
export function readEntryName(written: string): string {
  if (written.startsWith("/") || /^[a-z]:[\\/]/i.test(written))
    throw new FolderRefused("unsafe", `holds ${written}, an absolute name; names must be relative`);
  if (written.includes("\0")) throw new FolderRefused("unsafe", "holds a name with a NUL character");
  const parts = written.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes(".."))
    throw new FolderRefused("unsafe", `holds ${written}, whose ".." would lead out of the folder`);
  return parts.join("/");
}

const kinds: Readonly<Record<string, string>> = {
  link: "a hard link",
  symlink: "a link",
  "character-device": "a device",
  "block-device": "a device",
  fifo: "a pipe",
};

/** Throws FolderRefused for whatever is neither a plain file nor a folder. */
export function refuseKind(header: Header): void {
  const { name, type } = header;
  const isKept = type === "file" || type === "directory";
  if (isKept && !isSparse(header)) return;
  const what = isKept ? "a sparse file" : (kinds[type] ?? "something of a kind that is not known");
  throw new FolderRefused("unsafe", `holds ${name}, ${what}; only plain files and folders are unpacked`);
}

/** GNU tar's way to write a file with holes: its real size stands in the extended header, its bytes are a map. */
function isSparse(header: Header): boolean {
  const { pax } = header;
  return (
    typeof pax === "object" && pax !== null && Object.keys(pax).some((key) => key.startsWith("GNU.sparse"))
  );
}

const blockBytes = 512;

/** Where in the archive the entry's last block ends, in bytes from its beginning. */
export function readEndOf(header: Header): number {
  const begin: unknown = "byteOffset" in header ? header.byteOffset : null;
  if (typeof begin !== "number") throw new Error("the tar reader no longer tells where an entry begins");
  const size = header.type === "directory" ? 0 : header.size;
  return begin + Math.ceil(size / blockBytes) * blockBytes;
}

/** The first bytes of common compressed files. */
const compressions = [
  { name: "compressed (gzip)", bytes: [0x1f, 0x8b] },
  { name: "compressed (zstd)", bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: "compressed (bzip2)", bytes: [0x42, 0x5a, 0x68] },
  { name: "compressed (xz)", bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { name: "a zip", bytes: [0x50, 0x4b, 0x03, 0x04] },
] as const;

/** Null: nothing that is known. A tar begins with a name, which may look like anything, so its own mark is asked first. */
export function describeCompression(first: Uint8Array): string | null {
  const mark = Buffer.from(first.subarray(257, 262)).toString("latin1");
  if (mark === "ustar") return null;
  return compressions.find(({ bytes }) => bytes.every((byte, at) => first[at] === byte))?.name ?? null;
}
