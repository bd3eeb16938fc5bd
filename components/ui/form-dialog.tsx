"use client";

import { type ComponentProps, useId } from "react";
import { Button, type ButtonProps } from "./button";
import { Dialog } from "./dialog";
import { useWork } from "./use-work";

/** A dialog whose input is sent: by its one button, or by enter in a field. Who sends it says what was refused. */
export function FormDialog({
  open = true,
  onClose,
  keepLabel = "Discard",
  verb,
  busyLabel,
  disabledReason,
  onSubmit,
  children,
  ...dialog
}: Pick<ComponentProps<typeof Dialog>, "title" | "description" | "children"> &
  Pick<ButtonProps, "busyLabel" | "disabledReason"> & {
    open?: boolean;
    onClose: () => void;
    /** On the button that leaves all as it is. */
    keepLabel?: string;
    verb: string;
    onSubmit: () => void | Promise<void>;
  }) {
  const formId = useId();
  const { busy, run } = useWork();
  return (
    <Dialog
      {...dialog}
      open={open}
      onOpenChange={(next) => next || onClose()}
      foot={
        <>
          <Button onClick={onClose}>{keepLabel}</Button>
          <Button
            look="primary"
            type="submit"
            form={formId}
            busy={busy}
            busyLabel={busyLabel}
            disabledReason={disabledReason}
          >
            {verb}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void run(onSubmit);
        }}
      >
        {children}
      </form>
    </Dialog>
  );
}
