"use client";

import { type RefObject, useEffect, useRef } from "react";
import { isDialogOpen } from "@/components/ui/is-typing";
import { isFindKey } from "./is-find-key";

let isWanted = false;

/** The next field of this kind that comes onto the page takes the focus. */
export function wantFind(): void {
  isWanted = true;
}

/**
 * Ctrl+F goes to the field: the browser's own search sees only the lines that are drawn, a few dozen of a long log. From
 * the field itself, pressed again, it is the browser's.
 */
export function useFindShortcut(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isWanted) field.current?.focus();
    isWanted = false;
    const onKey = (event: KeyboardEvent) => {
      if (!isFindKey(event) || event.defaultPrevented || isDialogOpen()) return;
      if (!field.current || document.activeElement === field.current) return;
      event.preventDefault();
      field.current.focus();
      field.current.select();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return field;
}
