"use client";

import { useEffect, useState } from "react";
import type { Body } from "./body-value";
import { type Draft, readDraft, startDraft, writeDraft } from "./draft";

const storedAs = "hardsim.run-draft";
/** Writing at every key press would be waste; a reload within this time loses no more than a word. */
const settleMs = 200;

/** A draft that survives a reload. `kept` says whether the browser keeps it. */
export function useDraft(template: Body): {
  draft: Draft;
  change: (next: Draft) => void;
  /** Begins anew; @returns what was there, to bring it back. */
  reset: () => Draft;
  /** After it became a run. */
  forget: () => void;
  kept: boolean;
} {
  const [draft, setDraft] = useState(() => startDraft(template));
  const [kept, setKept] = useState(false);
  const [forgotten, setForgotten] = useState(false);

  // The server knows no drafts, so the first paint is the template's.
  useEffect(() => {
    const stored = readStored();
    const known = stored === null ? null : readDraft(stored);
    if (known) setDraft(known);
    setKept(known !== null);
  }, []);

  const text = writeDraft(draft);
  useEffect(() => {
    if (forgotten || draft.text === startDraft(template).text) return;
    const timer = setTimeout(() => setKept(writeStored(text)), settleMs);
    return () => clearTimeout(timer);
  }, [text, draft.text, template, forgotten]);

  return {
    draft,
    change: setDraft,
    reset() {
      removeStored();
      setKept(false);
      setDraft(startDraft(template));
      return draft;
    },
    forget() {
      setForgotten(true);
      removeStored();
    },
    kept,
  };
}

function readStored(): string | null {
  try {
    return localStorage.getItem(storedAs);
  } catch {
    // A browser that refuses storage keeps no draft; the page says that none is kept.
    return null;
  }
}

/** @returns whether the browser took it; the page says so */
function writeStored(text: string): boolean {
  try {
    localStorage.setItem(storedAs, text);
    return true;
  } catch {
    return false;
  }
}

function removeStored(): void {
  try {
    localStorage.removeItem(storedAs);
  } catch {
    // What could not be kept need not be removed.
  }
}
