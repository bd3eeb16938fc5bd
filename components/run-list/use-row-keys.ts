"use client";

import { type RefObject, useEffect } from "react";
import { isDialogOpen, isTyping } from "@/components/ui/is-typing";

/**
 * `j` and `k` go from row to row, `x` ticks the row, Enter opens it because the row's link has the focus, Esc clears. The
 * focus itself is the place: it is seen, and Tab goes on from it.
 */
export function useRowKeys(list: RefObject<HTMLElement | null>, onClear: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || isDialogOpen() || !list.current) return;
      if (event.key === "Escape") return onClear();
      const rows = [...list.current.querySelectorAll<HTMLElement>("tbody tr")];
      const at = rows.findIndex((row) => row.contains(document.activeElement));
      if (event.key === "j") focusRow(rows, at + 1);
      else if (event.key === "k") focusRow(rows, at === -1 ? 0 : at - 1);
      else if (event.key === "x") rows[at]?.querySelector<HTMLElement>("input[type=checkbox]")?.click();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [list, onClear]);
}

/** At either end it stays. */
function focusRow(rows: readonly HTMLElement[], at: number): void {
  const row = rows[Math.min(rows.length - 1, Math.max(0, at))];
  row?.querySelector<HTMLElement>("a")?.focus();
}
