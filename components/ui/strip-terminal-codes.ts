const escape = "\u001b";

// Colour and cursor sequences; titles and links (up to their terminator, or the line's end); two-byte escapes.
const sequences = new RegExp(
  [
    `(?:${escape}\\[|\u009b)[0-?]*[ -/]*[@-~]`,
    `${escape}\\][^\u0007${escape}]*(?:\u0007|${escape}\\\\|$)`,
    `${escape}[PX^_][^${escape}]*(?:${escape}\\\\|$)`,
    `${escape}[ -/]*[0-~]`,
    `${escape}$`,
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
