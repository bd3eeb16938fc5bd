import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { getAttemptLog as contract } from "@/lib/contracts/logs/read";
import {
  countAttemptLogLines,
  readAttemptLog,
  readOpenRows,
  searchAttemptLog,
} from "@/lib/server/storage/attempt-log";
import { makeLineSearch } from "@/lib/server/storage/search-lines";
import type { ServiceContext } from "../service-context";
import { requireLog } from "./require-log";
import { toWireLine } from "./to-wire-line";

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
  const open = await readOpenRows(folder);
  return {
    lines: page.lines.map(toWireLine),
    total_lines: Math.max(total, page.nextOffset),
    open: q === undefined ? open : open.filter(makeLineSearch(q).holds),
    left_out: page.leftOut,
  };
}
