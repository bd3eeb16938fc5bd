const esc = "\u001b";

// Colour and cursor sequences; titles and links (up to their terminator, or the line's end); two-byte escapes.
const sequences = new RegExp(
  [
    `(?:${esc}\\[|\u009b)[0-?]*[ -/]*[@-~]`,
    `${esc}\\][^\u0007${esc}]*(?:\u0007|${esc}\\\\|$)`,
    `${esc}[PX^_][^${esc}]*(?:${esc}\\\\|$)`,
    `${esc}[ -/]*[0-~]`,
    `${esc}$`,
  ].join("|"),
  "g",
);

/** Control marks but the tab, and marks that turn the reading direction. */
const unprintable = /(?!\t)[\p{Cc}\p{Bidi_Control}]/gu;

/**
 * One line of a program's output as a terminal would have left it: no colours, and of a progress bar that rewrote
 * its line only the last state.
 */
export function stripTerminalCodes(line: string): string {
  const plain = line.replace(sequences, "").replace(/\r+$/, "");
  const rewritten = plain.slice(plain.lastIndexOf("\r") + 1);
  return rewritten.replace(unprintable, "");
}
