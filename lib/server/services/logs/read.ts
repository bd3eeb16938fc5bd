import type { WireLogLine } from "@/lib/contracts/frames";
import { countAttemptLogLines, readAttemptLog, searchAttemptLog } from "@/lib/server/storage/attempt-log";
import type { ServiceContext } from "../service-context";
import type { AttemptInput } from "./require-attempt";
import { requireLog } from "./require-log";

export type ReadLogInput = AttemptInput & {
  /** In lines; negative counts from the end. */
  offset?: number | undefined;
  limit?: number | undefined;
  /** Only lines that contain it, in any case. */
  q?: string | undefined;
};

const defaultLimit = 1_000;

export async function readLog(
  context: ServiceContext,
  input: ReadLogInput,
): Promise<{
  lines: WireLogLine[];
  total_lines: number;
  left_out: { from: number; lines: number } | null;
}> {
  const { folder } = await requireLog(context, input);
  const total = await countAttemptLogLines(folder);
  const { offset = 0, limit = defaultLimit, q } = input;
  const from = offset < 0 ? Math.max(0, total + offset) : offset;
  const page =
    q === undefined
      ? await readAttemptLog(folder, { offset: from, limit })
      : await searchAttemptLog(folder, { offset: from, limit, wanted: q });
  return {
    lines: page.lines,
    total_lines: Math.max(total, page.nextOffset),
    left_out: page.leftOut,
  };
}
