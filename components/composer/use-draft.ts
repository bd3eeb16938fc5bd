"use client";

import { useEffect, useState } from "react";
import type { Body } from "./body-value";
import { type Draft, readDraft, startDraft, writeDraft } from "./draft";

/** A run that begins anew and a fork are drafts of their own: one does not push the other out. */
const storedAs = { run: "hardsim.run-draft", fork: "hardsim.fork-draft" } as const;
/** Writing at every key press would be waste; a reload within this time loses no more than a word. */
const settleMs = 200;

/** Whose draft it is and what of: another person at this browser, or another fork, begins anew. */
export type DraftOrigin = { owner: string; fork: string | null };

/** A draft that survives a reload and signing out. `kept` says whether the browser keeps it. */
export function useDraft(
  template: Body,
  { owner, fork }: DraftOrigin,
): {
  draft: Draft;
  change: (next: Draft) => void;
  /** Begins anew with this body; @returns what was there, to bring it back. */
  reset: (body: Body) => Draft;
  /** After it became a run. */
  forget: () => void;
  kept: boolean;
} {
  const [draft, setDraft] = useState(() => startDraft(template));
  const [kept, setKept] = useState(false);
  const [forgotten, setForgotten] = useState(false);
  const slot = storedAs[fork === null ? "run" : "fork"];
  const origin = `${owner} ${fork ?? ""}`;

  // The server knows no drafts, so the first paint is the template's.
  useEffect(() => {
    const stored = readStored(slot);
    const known = stored === null ? null : readDraft(stored, origin);
    if (known) setDraft(known);
    setKept(known !== null);
  }, [slot, origin]);

  const text = writeDraft(draft, origin);
  useEffect(() => {
    if (forgotten || draft.text === startDraft(template).text) return;
    const timer = setTimeout(() => setKept(writeStored(slot, text)), settleMs);
    return () => clearTimeout(timer);
  }, [text, draft.text, template, forgotten, slot]);

  return {
    draft,
    change: setDraft,
    reset(body) {
      removeStored(slot);
      setKept(false);
      setDraft(startDraft(body));
      return draft;
    },
    forget() {
      setForgotten(true);
      removeStored(slot);
    },
    kept,
  };
}

function readStored(slot: string): string | null {
  try {
    return localStorage.getItem(slot);
  } catch {
    // A browser that refuses storage keeps no draft; the page says that none is kept.
    return null;
  }
}

/** @returns whether the browser took it; the page says so */
function writeStored(slot: string, text: string): boolean {
  try {
    localStorage.setItem(slot, text);
    return true;
  } catch {
    return false;
  }
}

function removeStored(slot: string): void {
  try {
    localStorage.removeItem(slot);
  } catch {
    // What could not be kept need not be removed.
  }
}
