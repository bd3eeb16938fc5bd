import { listFree } from "@/components/spec/list-free";
import type { ForkOrigin, Submission } from "@/components/spec/plan-submission";
import type { FieldError } from "@/lib/contracts/problems";
import { type Body, valueAt } from "@/lib/core/specs/body-value";
import { diffSpecs } from "@/lib/core/specs/diff-specs";
import { isRecord, mergePatch } from "@/lib/core/specs/merge-patch";

/** Values of a draft that its fork would not have: a merge patch takes a null within an object for "take it out". */
export function findUnsaid(
  body: Body,
  submission: Submission,
  origin: ForkOrigin | null,
): readonly FieldError[] {
  if (origin === null || submission.verb !== "fork") return [];
  const forked = mergePatch(origin.resolvedSpec, submission.body.changes);
  if (!isRecord(forked)) return [];
  return listFree(body)
    .filter((path) => isRecord(valueAt(body, path)))
    .filter((path) => diffSpecs(valueAt(forked, path), valueAt(body, path)).length > 0)
    .map((path) => ({
      path,
      message:
        "has a null that a fork's changes cannot say, because null takes a field out there: leave the field out, or give it another value",
    }));
}
