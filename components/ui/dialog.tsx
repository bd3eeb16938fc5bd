"use client";

import { Dialog as RadixDialog } from "radix-ui";
import type { ReactNode } from "react";
import { floatClass, scrimClass } from "@/components/ui/dialog-class";
import { portalPlace } from "@/components/ui/portal-place";
import { useReturnFocus } from "@/components/ui/use-return-focus";

/** Input that needs a frame. Esc and a press outside close it; focus goes back to where it came from. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  foot,
  wide = false,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  foot: ReactNode;
  /** For what stands side by side in it. */
  wide?: boolean;
  children?: ReactNode;
}) {
  const returnFocus = useReturnFocus();
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal container={portalPlace()}>
        <RadixDialog.Overlay className={scrimClass} />
        <RadixDialog.Content
          className={floatClass(wide)}
          {...returnFocus}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <RadixDialog.Title className="px-5 pt-4 text-lead wrap-anywhere">{title}</RadixDialog.Title>
          {description && (
            <RadixDialog.Description className="px-5 pt-2 text-text-2">{description}</RadixDialog.Description>
          )}
          {children && <div className="px-5 pt-4">{children}</div>}
          <div className="mt-4 flex justify-end gap-2 border-t px-5 py-3">{foot}</div>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
