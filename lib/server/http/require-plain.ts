import { joinPath } from "@/lib/contracts/strict-object";

/** Postgres refuses NUL and lone surrogates in text and jsonb: such a body is refused by name before it gets there. */
export function findUnstorableText(value: unknown): string | null {
  const open: { value: unknown; path: readonly string[] }[] = [{ value, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: inner, path } = next;
    if (typeof inner === "string" && !isStorable(inner)) return joinPath(path);
    if (typeof inner !== "object" || inner === null) continue;
    for (const [key, entry] of Object.entries(inner)) {
      if (!isStorable(key)) return joinPath(path);
      // What lies deeper than any field of ours is refused as unknown anyway.
      if (path.length < 32) open.push({ value: entry, path: [...path, key] });
    }
  }
  return null;
}

export const isStorable = (text: string): boolean => !text.includes("\0") && text.isWellFormed();
