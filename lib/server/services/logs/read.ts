import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { getAttemptLog as contract } from "@/lib/contracts/logs/read";
import { countAttemptLogLines, readAttemptLog, searchAttemptLog } from "@/lib/server/storage/attempt-log";
import type { ServiceContext } from "../service-context";
import { requireLog } from "./require-log";

const defaultLimit = 1_000;

export async function readLog(
  context: ServiceContext,
  { runId, attemptId, offset = 0, limit = defaultLimit, q }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  const { folder } = await requireLog(context, { runId, attemptId });
  const total = await countAttemptLogLines(folder);
  const from = offset < 0 ? Math.max(0, total + offset) : offset;
  const page =
    q === undefined
      ? await readAttemptLog(folder, { offset: from, limit })
      : await searchAttemptLog(folder, { offset: from, limit, wanted: q });
  return { lines: page.lines, total_lines: Math.max(total, page.nextOffset), left_out: page.leftOut };
}
