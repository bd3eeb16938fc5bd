import { readAttemptLogText } from "@/lib/server/storage/attempt-log-text";
import type { ServiceContext } from "../service-context";
import type { AttemptInput } from "./require-attempt";
import { requireLog } from "./require-log";

/** The whole of an attempt's log as text, and the name that the file should have. */
export async function writeLogText(
  context: ServiceContext,
  input: AttemptInput,
): Promise<{ name: string; parts: AsyncIterable<string> }> {
  const { folder, attempt } = await requireLog(context, input);
  const { iterationIndex, kind, index, number } = attempt;
  const task = kind === "rollout" || kind === "evaluation" ? `${kind}-${index}` : kind;
  return {
    name: `i${iterationIndex ?? 0}-${task}-attempt-${number}.log`,
    parts: readAttemptLogText(folder),
  };
}
