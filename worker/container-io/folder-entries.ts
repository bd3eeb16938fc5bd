import { cleanText } from "@/lib/core/text/clean-text";

/** Of a folder that is kept as one checkpoint, and of an archive that is unpacked as one. */
export const folderLimits = {
  /** Files and folders together. */
  entries: 100_000,
  /** One path, from the folder's root. Linux allows 4,096 bytes with all that stands before it. */
  pathBytes: 1_024,
  /** One name between two slashes; Linux allows no more. */
  nameBytes: 255,
} as const;

/**
 * Why a folder or an archive is not kept. `unsafe`: it holds something that is neither a file nor a folder, or that leads
 * out of it. `unfit`: anything else. The message goes on after the folder's name.
 */
export class FolderRefused extends Error {
  override name = "FolderRefused";
  constructor(
    readonly kind: "unsafe" | "unfit",
    message: string,
  ) {
    super(cleanText(message, 1_000));
  }
}

export type EntryKind = "file" | "folder";

/** The names of one folder, as they come. */
export type EntryBook = {
  /** `name`: relative, with "/". Folders above it are entered with it. Throws FolderRefused where it cannot be kept. */
  add(name: string, kind: EntryKind): void;
};

export function openEntryBook(maxEntries: number = folderLimits.entries): EntryBook {
  const known = new Map<string, { name: string; kind: EntryKind }>();

  function addOne(name: string, kind: EntryKind): void {
    // macOS also takes two spellings of one accented letter for the same name.
    const folded = name.normalize("NFC").toLowerCase();
    const found = known.get(folded);
    if (found === undefined) {
      if (known.size >= maxEntries) throw tooMany(maxEntries);
      known.set(folded, { name, kind });
    } else if (found.name !== name) {
      const pair = [found.name, name].sort().join(" and ");
      throw new FolderRefused("unfit", `holds ${pair}, which are one name on systems that ignore case`);
    } else if (kind === "file" || found.kind === "file") {
      throw new FolderRefused("unfit", `holds ${name} twice`);
    }
  }

  return {
    add(name, kind) {
      refuseLongName(name);
      const parts = name.split("/");
      for (let length = 1; length < parts.length; length += 1)
        addOne(parts.slice(0, length).join("/"), "folder");
      addOne(name, kind);
    },
  };
}

export const tooMany = (maxEntries: number): FolderRefused =>
  new FolderRefused(
    "unfit",
    `holds more than ${maxEntries.toLocaleString("en-US")} files and folders, which is as many as are kept`,
  );

function refuseLongName(name: string): void {
  const isLong =
    Buffer.byteLength(name) > folderLimits.pathBytes ||
    name.split("/").some((part) => Buffer.byteLength(part) > folderLimits.nameBytes);
  if (isLong)
    throw new FolderRefused(
      "unfit",
      `holds a path that is too long (at most ${folderLimits.pathBytes} bytes, and ${folderLimits.nameBytes} between two slashes): ${name.slice(0, 200)}`,
    );
}

/** The tar library says nothing of what its streams carry. */
export function requireBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new Error("the tar library gave something other than bytes");
}
