import { readWholeAttemptLog } from "@/lib/server/storage/attempt-log";
import type { ServiceContext } from "../service-context";
import type { AttemptInput } from "./require-attempt";
import { requireLog } from "./require-log";

/** The whole of an attempt's log as its program wrote it, and the name that the file should have. */
export async function writeLogText(
  context: ServiceContext,
  input: AttemptInput,
): Promise<{ name: string; parts: AsyncIterable<string> }> {
  const { folder, attempt } = await requireLog(context, input);
  const { iterationIndex, kind, index, number } = attempt;
  const task = kind === "rollout" || kind === "evaluation" ? `${kind}-${index}` : kind;
  return {
    name: `i${iterationIndex ?? 0}-${task}-attempt-${number}.log`,
    parts: writeParts(folder),
  };
}

async function* writeParts(folder: string): AsyncGenerator<string, void, void> {
  for await (const piece of readWholeAttemptLog(folder)) {
    if (!Array.isArray(piece)) yield `… ${piece.lines} lines were not kept …\n`;
    else if (piece.length > 0) yield `${piece.map(({ text }) => text).join("\n")}\n`;
  }
}
