"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSettled } from "@/components/ui/use-settled";
import { ApiError } from "@/lib/client/api-error";
import { validationQuery } from "@/lib/client/queries/validation";
import type { FieldError } from "@/lib/contracts/problems";
import type { WireRunEstimate } from "@/lib/contracts/training-runs/run-plan";
import type { Body } from "@/lib/core/specs/body-value";
import { type BodyCheck, type ComposeWarning, stepsPath } from "./check-body";
import { locateWarning } from "./locate-warning";

/** Long enough that a word being typed is one question. */
const settleMs = 400;

export type Validation = {
  /** What the server refuses beyond what the browser sees: no such checkpoint, no credits left. */
  errors: readonly FieldError[];
  /** The refusal as a sentence, when it names no field. */
  refusal: string | null;
  warnings: readonly ComposeWarning[];
  estimate: WireRunEstimate | null;
  /** The answer is of an earlier state of the body, or not there yet. */
  stale: boolean;
  /** Why the server could not be asked; what is shown then is the browser's own check alone. */
  unreachable: string | null;
};

/**
 * Asks the server what would come of a body that the browser finds in order. `forkOf`: whose secrets it may keep.
 * Older answers stay until the new one is there.
 */
export function useValidation(
  body: Body,
  check: BodyCheck,
  { mayAsk, forkOf }: { mayAsk: boolean; forkOf: string | null },
): Validation {
  const settled = useSettled(body, settleMs);
  const askable = mayAsk && check.resolved !== null;
  const query = useQuery({
    ...validationQuery(settled, forkOf),
    enabled: askable && settled === body,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const stale = settled !== body || query.isPlaceholderData || query.isPending;
  const refused = !stale && query.error instanceof ApiError && query.error.status < 500 ? query.error : null;
  const isRefusal = refused !== null && refused.status > 0 && refused.code !== "unauthenticated";
  const fromServer = check.resolved === null || refused ? [] : (query.data?.warnings ?? []);
  return {
    errors: isRefusal ? refused.errors : [],
    refusal: isRefusal && refused.errors.length === 0 ? refused.message : null,
    warnings: [
      ...check.warnings,
      // The browser says this one at once, with a way to mend it.
      ...fromServer
        .map((message) => locateWarning(message, body))
        .filter((warning) => warning.path !== stepsPath),
    ],
    estimate: check.resolved === null || refused ? null : (query.data?.estimate ?? null),
    stale,
    unreachable: !stale && query.error && !isRefusal ? query.error.message : null,
  };
}
