import type { MetricsNotes } from "./metrics-notes";

/** As UTF-8 or, where its first bytes say so, UTF-16; what cannot be read becomes U+FFFD, which no number contains. */
export function decodeMetrics(bytes: Uint8Array, notes: MetricsNotes): string {
  const wide = findWide(bytes);
  if (wide !== null) {
    notes.readAs("the text is UTF-16 and was read as that, write UTF-8");
    return new TextDecoder(wide).decode(bytes);
  }
  if (!isUtf8(bytes)) notes.readAs("the text is not UTF-8, and what could not be read stands as \ufffd");
  return new TextDecoder().decode(bytes);
}

/** An object begins with one byte of a brace and one that is zero, or with a mark of its order. */
function findWide([first, second, third]: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (third === undefined) return null;
  if ((first === 0xff && second === 0xfe) || (first === 0x7b && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x7b)) return "utf-16be";
  return null;
}

/** The last character may be half of one: the file may have been cut there. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    // The decoder's own error names no position; that it is not UTF-8 is all there is to know.
    return false;
  }
}
