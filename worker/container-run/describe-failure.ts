import { type OutsideCause, outsideCauses } from "@/lib/core/attempts/charges";
import { type Asker, codeOfEnd, findEndRow } from "@/lib/core/attempts/ends";
import { findDecidingLine, type SaidLine } from "@/lib/core/failures/deciding-line";
import { describeSilentLog } from "@/lib/core/failures/silent-log";
import type { AttemptErrorCode, ContainerPurpose } from "@/lib/core/names";
import { cleanText } from "@/lib/core/text/clean-text";

const maxLength = 2_000;

/**
 * The message of a failed attempt: first the line of its log that tells most about the failure, then our own
 * sentence. Where no line does, it says so after our sentence.
 */
export function describeFailure(sentence: string, lastLines: readonly SaidLine[]): string {
  const found = findDecidingLine(lastLines);
  // What our own sentence says already, as that a program cannot be run, is not said twice.
  const own = findDecidingLine([{ text: sentence }])?.pattern ?? null;
  if (own !== null && own === found?.pattern) return cleanText(sentence, maxLength);
  if (found) return cleanText(`${cleanText(found.text, 600)}\n${sentence}`, maxLength);
  const isEmpty = lastLines.every(({ text }) => text.trim() === "");
  return cleanText(`${sentence} ${describeSilentLog(isEmpty ? "empty" : "no_error")}`, maxLength);
}

export const endedByCodes = [
  "trainer_timeout",
  "simulator_timeout",
  "output_too_large",
  "disk_filled",
] as const;
/** Why this server ended a container that would have gone on. */
export type EndedBy = { code: (typeof endedByCodes)[number]; message: string };

const askerOf: Readonly<Record<EndedBy["code"], Asker>> = {
  trainer_timeout: "timeout",
  simulator_timeout: "timeout",
  output_too_large: "output_limit",
  disk_filled: "full_disk",
};

export type ContainerEnd = {
  purpose: ContainerPurpose;
  exitCode: number;
  outOfMemory: boolean;
  entrypointProblem: string | null;
  outsideCause: OutsideCause | null;
  endedBy: EndedBy | null;
  stopped: boolean;
  memoryGb: number;
};

export type EndVerdict =
  | { kind: "canceled" }
  | { kind: "exited_well" }
  | { kind: "failed"; code: AttemptErrorCode; sentence: string }
  | { kind: "lost"; message: string };

/** What an exit means, before any output is read: the table of ends, with its sentences. `stopped`: its run wanted its end. */
export function judgeExit(end: ContainerEnd): EndVerdict {
  const { purpose, exitCode, outOfMemory, entrypointProblem, outsideCause, endedBy, memoryGb, stopped } = end;
  const row = findEndRow({
    asked: stopped ? "stop" : endedBy && askerOf[endedBy.code],
    outside: outsideCause,
    outOfMemory,
    unrunnable: entrypointProblem !== null,
    exitCode,
  });
  const filled = row.sentence
    ?.replace("{who}", purpose)
    .replace("{status}", String(exitCode))
    .replace("{memory_gb}", String(memoryGb));
  switch (row.end) {
    case "canceled":
      return { kind: "canceled" };
    case "completed":
      return { kind: "exited_well" };
    case "lost":
      return {
        kind: "lost",
        message: `${outsideCause ? outsideCauses[outsideCause].sentence : ""} (status ${exitCode})`,
      };
    default:
      return {
        kind: "failed",
        code: codeOfEnd(row.end, purpose),
        sentence: filled ?? endedBy?.message ?? entrypointProblem ?? `It ended with status ${exitCode}.`,
      };
  }
}

export function describeTimeout(purpose: ContainerPurpose, timeoutMinutes: number): EndedBy {
  const message = `The ${purpose} ran longer than its timeout_minutes (${timeoutMinutes}) and was stopped.`;
  return { code: `${purpose}_timeout`, message };
}

export const isTimeout = (endedBy: EndedBy | null): boolean =>
  endedBy !== null && askerOf[endedBy.code] === "timeout";
