"use client";

import { useRef } from "react";

/**
 * Gives the focus back to what had it when a dialog opened. Radix gives it back to the dialog's own trigger alone, and
 * ours are opened by state: without this the focus falls to the page's beginning.
 * @returns properties of a dialog's content
 */
export function useReturnFocus() {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (opener.current instanceof HTMLElement) opener.current.focus();
    },
  };
}
