import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Age } from "@/components/ui/time";

/** What is shown this once, a key or a link: all of it in sight, one press to copy it, and one to be done with it. */
export function SecretDialog({
  title,
  description,
  label,
  secret,
  expiresAt = null,
  doneLabel = "Done",
  onClose,
  children,
}: {
  title: ReactNode;
  description: string;
  /** What it is, in one word. */
  label: "key" | "link";
  /** Null: there is nothing to hand over. */
  secret: string | null;
  expiresAt?: string | null;
  doneLabel?: string;
  onClose: () => void;
  children?: ReactNode;
}) {
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={title}
      description={description}
      foot={
        <Button look="primary" onClick={onClose}>
          {doneLabel}
        </Button>
      }
    >
      {secret && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
            <div className="flex items-start gap-3 rounded-control border bg-sunken py-2 pr-2 pl-3">
              <code className="min-w-0 flex-1 text-small leading-code wrap-anywhere">{secret}</code>
              <CopyButton small text={secret} name={`Copy ${label}`} />
            </div>
            {expiresAt && (
              <p className="text-small text-text-3">
                It ends <Age at={expiresAt} />.
              </p>
            )}
          </div>
          {children}
        </div>
      )}
    </Dialog>
  );
}

/** Of a link that sets a password. */
export const linkWarning =
  "Hand this link over yourself. It is shown this once and works once: whoever opens it becomes this person.";
