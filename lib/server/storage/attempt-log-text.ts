import { stripTerminalCodes } from "@/lib/core/text/parse-ansi";
import { readOpenRows, readWholeAttemptLog } from "./attempt-log";

/** A line is joined in memory up to this many characters; the rest of a longer one follows as it comes. */
const longestJoined = 4 * 1024 * 1024;

/** The whole of an attempt's log as it is shown, without the codes of its colours, each line in one piece. */
export async function* readAttemptLogText(folder: string): AsyncGenerator<string, void, void> {
  const open = await readOpenRows(folder);
  const begun = { stdout: "", stderr: "" };
  for await (const piece of readWholeAttemptLog(folder)) {
    if (!Array.isArray(piece)) {
      yield `… ${piece.lines} lines were not kept …\n`;
      continue;
    }
    let text = "";
    for (const line of piece) {
      const whole = begun[line.stream] + stripTerminalCodes(line.text);
      // Another stream's line may stand between the pieces of a long one, so a piece waits for the end of its line.
      const waits = line.goesOn === true && whole.length < longestJoined;
      begun[line.stream] = waits ? whole : "";
      if (!waits) text += line.goesOn ? whole : `${whole}\n`;
    }
    if (text !== "") yield text;
  }
  for (const rest of Object.values(begun)) if (rest !== "") yield `${rest}\n`;
  for (const row of open) yield `${stripTerminalCodes(row.text)}\n`;
}
