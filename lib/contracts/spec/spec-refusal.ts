import type { ErrorCode, FieldError } from "@/lib/contracts/problems";

/** Notes one thing that is refused: `path` as the sender wrote it, `message` with the value and what is known. */
export type Refuse = (code: ErrorCode, path: string, message: string) => void;

/** Why a body that has the right shape is refused. All of `errors` are of one kind: said wrongly, or impossible. */
export type SpecRefusal = { code: ErrorCode; errors: FieldError[] };

const isMalformed = (code: ErrorCode) => code === "invalid_request" || code === "gpu_required";

/** Gathers what is refused. What is said wrongly (400) comes before what is impossible (422). */
export function gatherRefusals(): { refuse: Refuse; first: () => SpecRefusal | null } {
  const found: (FieldError & { code: ErrorCode })[] = [];
  return {
    refuse: (code, path, message) => found.push({ code, path, message }),
    first: () => {
      const first = found.find(({ code }) => isMalformed(code)) ?? found[0];
      if (!first) return null;
      const sameKind = found.filter(({ code }) => isMalformed(code) === isMalformed(first.code));
      return { code: first.code, errors: sameKind.map(({ path, message }) => ({ path, message })) };
    },
  };
}
