import { type OutsideCause, outsideCauses } from "@/lib/core/attempts/charges";
import { findDecidingLine, type SaidLine } from "@/lib/core/failures/deciding-line";
import type { AttemptErrorCode } from "@/lib/core/names";
import { cleanText } from "@/lib/core/text/clean-text";

const maxLength = 2_000;

/**
 * The message of a failed attempt: first the line of the trainer's log that tells most about the failure, then our own
 * sentence. Where no line does, it says so after our sentence.
 */
export function describeFailure(sentence: string, lastLines: readonly SaidLine[]): string {
  const found = findDecidingLine(lastLines);
  if (found) return cleanText(`${cleanText(found.text, 600)}\n${sentence}`, maxLength);
  const isEmpty = lastLines.every(({ text }) => text.trim() === "");
  return cleanText(`${sentence} ${isEmpty ? "Its log is empty." : "Its log tells of no error."}`, maxLength);
}

/** Why this worker ended a trainer that would have gone on. */
export type EndedBy = { code: "trainer_timeout" | "output_too_large" | "disk_filled"; message: string };

export type TrainerEnd = {
  exitCode: number;
  outOfMemory: boolean;
  entrypointProblem: string | null;
  outsideCause: OutsideCause | null;
  endedBy: EndedBy | null;
  memoryGb: number;
};

export type EndVerdict =
  | { kind: "exited_well" }
  | { kind: "failed"; code: AttemptErrorCode; sentence: string }
  | { kind: "lost"; message: string };

/** What an exit means, before any output is read. The caller has already dealt with a stop that was asked for. */
export function judgeExit(end: TrainerEnd): EndVerdict {
  const { exitCode, outOfMemory, entrypointProblem, outsideCause, endedBy, memoryGb } = end;
  if (endedBy) return { kind: "failed", code: endedBy.code, sentence: endedBy.message };
  if (entrypointProblem) return { kind: "failed", code: "entrypoint_not_found", sentence: entrypointProblem };
  if (exitCode === 0) return { kind: "exited_well" };
  if (outsideCause)
    return { kind: "lost", message: `${outsideCauses[outsideCause].sentence} (status ${exitCode})` };
  if (outOfMemory)
    return {
      kind: "failed",
      code: "trainer_oom",
      sentence: `The trainer used more than its memory_gb (${memoryGb}) and was ended by the kernel.`,
    };
  if (exitCode === 137)
    return {
      kind: "failed",
      code: "trainer_exit_nonzero",
      sentence:
        "The trainer was killed (status 137), and neither the engine nor the kernel knows of anybody outside of it who did.",
    };
  return {
    kind: "failed",
    code: "trainer_exit_nonzero",
    sentence: `The trainer exited with status ${exitCode}.`,
  };
}

export function describeTimeout(timeoutMinutes: number): EndedBy {
  const message = `The trainer ran longer than its timeout_minutes (${timeoutMinutes}) and was stopped.`;
  return { code: "trainer_timeout", message };
}
