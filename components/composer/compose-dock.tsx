import { CircleAlert, CircleCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatCredits } from "@/components/ui/format-credits";
import { formatDuration } from "@/components/ui/format-duration";
import { Icon } from "@/components/ui/icon";
import { KeyCap } from "@/components/ui/key-cap";
import type { WireRunEstimate } from "@/lib/contracts/training-runs/run-plan";
import type { ComposeWarning } from "./check-body";

/** Validity, what it will cost, and the button, always in sight. */
export function ComposeDock({
  problems,
  warnings,
  estimate,
  note,
  refusal,
  verb,
  busy,
  disabledReason,
  onShow,
  onSubmit,
}: {
  problems: number;
  warnings: readonly ComposeWarning[];
  estimate: WireRunEstimate | null;
  /** Who has checked it, and what could not be asked. */
  note: string;
  /** What the server said to the last try. */
  refusal: string | null;
  verb: string;
  busy: boolean;
  disabledReason: string | null;
  /** Leads to the field of a warning. */
  onShow: (path: string) => void;
  onSubmit: () => void;
}) {
  const [first] = warnings;
  return (
    <footer className="sticky bottom-0 z-5 mt-auto flex flex-wrap items-center gap-x-4 gap-y-2 border-t bg-bg px-gutter py-3">
      <span role="status" className="inline-flex items-center gap-1.5 font-medium">
        {problems > 0 ? (
          <>
            <Icon of={CircleAlert} className="text-failed" />
            {problems === 1 ? "1 thing to mend" : `${problems} things to mend`}
          </>
        ) : (
          <>
            <Icon of={CircleCheck} className="text-succeeded" />
            Valid
          </>
        )}
      </span>
      {first && (
        <button type="button" className="text-paused hover:underline" onClick={() => onShow(first.path)}>
          {warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`}
        </button>
      )}
      {refusal ? (
        <span role="alert" className="min-w-0 flex-1 text-failed wrap-anywhere">
          {refusal}
        </span>
      ) : (
        <span className="text-small text-text-3 max-rail:hidden">{note}</span>
      )}
      <div className="ml-auto flex items-center gap-4">
        {estimate && !refusal && (
          <span className="text-small text-text-2 max-rail:hidden">{describeEstimate(estimate)}</span>
        )}
        <Button
          look="primary"
          busy={busy}
          busyLabel="Starting…"
          disabledReason={disabledReason}
          aria-keyshortcuts="Control+Enter Meta+Enter"
          onClick={onSubmit}
        >
          {verb}
          <span className="ml-2 max-rail:hidden" aria-hidden="true">
            <KeyCap>Ctrl ↵</KeyCap>
          </span>
        </Button>
      </div>
    </footer>
  );
}

function describeEstimate({ credits, hours, max_credits: most }: WireRunEstimate): string {
  if (credits === null || hours === null) return `at most ${formatCredits(most)} credits`;
  return `about ${formatCredits(credits)} credits · ${formatDuration(hours * 3_600_000)}`;
}
