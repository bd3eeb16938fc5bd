"use client";

import { AlertDialog } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { floatClass, scrimClass } from "@/components/ui/dialog-class";
import { useReturnFocus } from "@/components/ui/use-return-focus";
import { useWork } from "@/components/ui/use-work";

/**
 * Asks before what cannot be undone. The title is a question with the name, the text says what stays and what goes,
 * both buttons repeat the verb. Esc keeps. `onConfirm` that rejects leaves the dialog open with the sentence it threw.
 */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  text,
  keepLabel,
  confirmLabel,
  busyLabel,
  onConfirm,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  text: ReactNode;
  keepLabel: string;
  confirmLabel: string;
  busyLabel: string;
  onConfirm: () => Promise<void>;
}) {
  const returnFocus = useReturnFocus();
  const { busy, refusal, run, forget } = useWork();
  async function confirm(): Promise<void> {
    if (await run(onConfirm)) onOpenChange(false);
  }

  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        forget();
        onOpenChange(next);
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={scrimClass} />
        <AlertDialog.Content className={floatClass()} {...returnFocus}>
          <AlertDialog.Title className="px-5 pt-4 text-lead wrap-anywhere">{title}</AlertDialog.Title>
          <AlertDialog.Description className="px-5 pt-2 text-text-2">{text}</AlertDialog.Description>
          {refusal && (
            <p role="alert" className="px-5 pt-2 text-failed">
              {refusal}
            </p>
          )}
          <div className="mt-4 flex justify-end gap-2 border-t px-5 py-3">
            <AlertDialog.Cancel asChild>
              <Button>{keepLabel}</Button>
            </AlertDialog.Cancel>
            <Button look="danger-solid" busy={busy} busyLabel={busyLabel} onClick={confirm}>
              {confirmLabel}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
