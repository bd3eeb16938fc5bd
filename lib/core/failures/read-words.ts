import { stripTerminalCodes } from "@/lib/core/text/parse-ansi";

/** A line of a log; `stream` where it is known. */
export type SaidLine = { text: string; stream?: "stdout" | "stderr" };

/** A line as the patterns are asked of it. */
export type Words = {
  /** Without what launchers wrote before it, without colours, without spaces around. */
  text: string;
  /** It began with spaces, as the frames of a traceback do. */
  indented: boolean;
  /** Whose line it is, as far as it tells: its stream and what a launcher wrote before it. */
  source: string;
};

/** Programs say in a sentence why they fail. Of a longer line the rest is not looked at. */
const readLength = 2_000;
const mostMarks = 8;

/**
 * What launchers and exception groups write before a line: `[rank0]:` (PyTorch), `[default0]:` (torchrun --tee), `[1,0]<stderr>:`
 * (mpirun), `(train pid=12, ip=10.0.0.1)` (Ray), `|` (exception groups).
 */
const mark =
  /\[(?:rank|default)?\d{1,6}\]:(?= )|\[(?:rank|default)\d{1,6}\]:|\[\d{1,6},\d{1,6}\]<std(?:err|out)>:|\([^()]{0,80}pid=\d{1,10}[^()]{0,60}\)|\|(?=\s)/y;

export function readWords({ text, stream }: SaidLine): Words {
  const cut = stripTerminalCodes(text.slice(0, 2 * readLength)).slice(0, readLength);
  let from = 0;
  let source = stream ?? "";
  for (let marks = 0; marks < mostMarks; marks += 1) {
    mark.lastIndex = cut.length - cut.slice(from).trimStart().length;
    const found = mark.exec(cut)?.[0];
    if (found === undefined) break;
    source += found;
    from = mark.lastIndex;
    if (cut[from] === " ") from += 1;
  }
  const rest = cut.slice(from);
  return { text: rest.trim(), indented: /^\s/.test(rest), source };
}
