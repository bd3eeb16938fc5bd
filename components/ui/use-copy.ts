"use client";

import { useEffect, useState } from "react";

export type CopyState = "idle" | "copied" | "refused";

/** Copies a text and says for two seconds how it went; a page without https has no clipboard, so it falls back to a selection. */
export function useCopy(): { state: CopyState; copy: (text: string) => Promise<void> } {
  const [state, setState] = useState<CopyState>("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2000);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy(text: string): Promise<void> {
    setState((await writeClipboard(text)) ? "copied" : "refused");
  }
  return { state, copy };
}

/** @returns whether the text is in the clipboard; a refusal is said on the page, so its cause is not kept */
async function writeClipboard(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => copyBySelection(text),
    );
  }
  return copyBySelection(text);
}

/** The text is handed over when the browser asks what to copy: the selection that it wants for that is only its occasion. */
function copyBySelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  area.className = "sr-only";
  const focused = document.activeElement;
  // Outside of an open modal dialog nothing can be selected.
  (focused?.closest("dialog") ?? document.body).append(area);
  let isTaken = false;
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    isTaken = true;
  };
  document.addEventListener("copy", give, { once: true });
  area.select();
  document.execCommand("copy");
  document.removeEventListener("copy", give);
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isTaken;
}
