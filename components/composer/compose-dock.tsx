import { CircleAlert, CircleCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { KeyCap } from "@/components/ui/key-cap";

/** Validity and the button, always in sight. */
export function ComposeDock({
  problems,
  warnings,
  refusal,
  busy,
  disabledReason,
  onSubmit,
}: {
  problems: number;
  warnings: number;
  /** What the server said to the last try. */
  refusal: string | null;
  busy: boolean;
  disabledReason: string | null;
  onSubmit: () => void;
}) {
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
      {warnings > 0 && (
        <span className="text-paused">{warnings === 1 ? "1 warning" : `${warnings} warnings`}</span>
      )}
      {refusal ? (
        <span role="alert" className="min-w-0 flex-1 text-failed wrap-anywhere">
          {refusal}
        </span>
      ) : (
        <span className="text-small text-text-3 max-rail:hidden">checked by the API's own rules</span>
      )}
      <div className="ml-auto">
        <Button
          look="primary"
          busy={busy}
          busyLabel="Starting…"
          disabledReason={disabledReason}
          aria-keyshortcuts="Control+Enter Meta+Enter"
          onClick={onSubmit}
        >
          Start run
          <span className="ml-2 max-rail:hidden" aria-hidden="true">
            <KeyCap>Ctrl ↵</KeyCap>
          </span>
        </Button>
      </div>
    </footer>
  );
}
