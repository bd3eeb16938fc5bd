"use client";

import { Check, Copy, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { type CopyState, useCopy } from "@/components/ui/use-copy";

const glyphs = { idle: Copy, copied: Check, refused: X } as const;
const words: Record<CopyState, string> = { idle: "Copy", copied: "Copied", refused: "Not copied" };

/** A button with the word; the word says how it went. */
export function CopyButton({ text, name, small }: { text: string; name?: string; small?: boolean }) {
  const { state, copy } = useCopy();
  return (
    <Button
      small={small}
      onClick={() => copy(text)}
      icon={<Icon of={glyphs[state]} />}
      aria-label={name && state === "idle" ? name : undefined}
    >
      <span aria-live="polite">{words[state]}</span>
    </Button>
  );
}

/** A shown text with a small copy sign after it; `text` is what is copied, `name` says what it is. */
export function CopyInline({ text, name, children }: { text: string; name: string; children: ReactNode }) {
  const { state, copy } = useCopy();
  return (
    <span className="relative inline-flex items-center gap-1" title={text}>
      {children}
      <button
        type="button"
        aria-label={state === "idle" ? `Copy ${name}` : words[state]}
        className="rounded-label text-text-3 hover:text-text"
        onClick={() => copy(text)}
      >
        <Icon of={glyphs[state]} small />
      </button>
    </span>
  );
}
