"use client";

import { useQuery } from "@tanstack/react-query";
import { attemptLogEndQuery } from "@/lib/client/queries/attempt-logs";
import { findDecidingLine } from "@/lib/core/failures/deciding-line";

/** Programs say near the end why they failed; what they print last can overtake it by some hundred lines. */
const searchedLines = 1_000;

/** The end of a failed attempt's log and, in it, the line that decides. Null: nothing is asked. */
export function useDecidingLine(runId: string, attemptId: string | null) {
  const query = useQuery({
    ...attemptLogEndQuery(runId, attemptId ?? "", searchedLines),
    enabled: attemptId !== null,
  });
  const lines = attemptId === null ? [] : (query.data?.lines ?? []);
  const found = findDecidingLine(lines);
  /** Of the line in `lines`; -1 when none tells of a failure. */
  const index = found?.index ?? -1;
  return { lines, index, n: lines[index]?.n ?? null, isPending: query.isPending, isError: query.isError };
}
