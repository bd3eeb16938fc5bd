import { stripTerminalCodes } from "@/lib/core/text/parse-ansi";
import type { AttemptLogLine } from "./attempt-log-format";

type LineSearch = {
  /** Of a line, or of several, as they are stored: false only where none of them holds the text. */
  couldHold(raw: string): boolean;
  /** Asked of the lines one after the other: what a line goes on with may be the rest of the text. */
  holds(line: Pick<AttemptLogLine, "stream" | "text" | "goesOn">): boolean;
};

/** JSON writes these as they are; what it escapes cannot be looked for in the raw line. */
const plain = /^[ !#-[\]-~]*$/;
const colourCodes = /\\u001b\[[\d;:]*m/g;
/** What is not shown, so that the text may stand on both sides of it: control marks as JSON writes them, and as they are. */
const hidden = /\\u00|\\[bfr]|[\u007f-\u009f\p{Bidi_Control}]/u;

/** Finds lines that contain `wanted` as they are shown: without the codes of their colours, in any case. */
export function makeLineSearch(wanted: string): LineSearch {
  const lower = wanted.toLowerCase();
  const isPlain = plain.test(wanted);
  const begun = { stdout: "", stderr: "" };
  return {
    couldHold(raw) {
      if (!isPlain) return true;
      const shown = raw.includes("\\u001b") ? raw.replace(colourCodes, "") : raw;
      return shown.toLowerCase().includes(lower) || hidden.test(shown);
    },
    holds({ stream, text, goesOn }) {
      const shown = begun[stream] + stripTerminalCodes(text).toLowerCase();
      begun[stream] = goesOn ? shown.slice(shown.length - lower.length + 1) : "";
      return shown.includes(lower);
    },
  };
}
