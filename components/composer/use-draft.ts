"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import type { Body } from "@/components/spec/body-value";
import { type Draft, readDraft, startDraft, writeDraft } from "./draft";
import { openDraftSlot } from "./draft-slot";

/** A run that begins anew and a fork are drafts of their own: one does not push the other out. */
const storedAs = { run: "hardsim.run-draft", fork: "hardsim.fork-draft" } as const;
/** Writing at every key press would be waste; a reload within this time loses no more than a word. */
const settleMs = 200;

/** Whose draft it is and what of: another person at this browser, or another fork, begins anew. */
export type DraftOrigin = { owner: string; fork: string | null };

/** What another tab has written since this one read or wrote. Nothing is kept over it unasked. */
export type RivalDraft = {
  /** Null: it is of another fork, or of another person. */
  draft: Draft | null;
  /** Keeps this tab's draft in its place. */
  keepOwn: () => void;
  /** Shows that draft here, in place of this tab's. */
  takeOther: () => void;
};

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
  rival: RivalDraft | null;
} {
  const [draft, setDraft] = useState(() => startDraft(template));
  const [kept, setKept] = useState(false);
  const [forgotten, setForgotten] = useState(false);
  const [rival, setRival] = useState<string | null>(null);
  const slot = useMemo(() => openDraftSlot(storedAs[fork === null ? "run" : "fork"]), [fork]);
  const origin = `${owner} ${fork ?? ""}`;
  /** What this tab knows to be kept: what it read last, or wrote. */
  const known = useRef<string | null>(null);

  // The server knows no drafts, so the first paint is the template's.
  useEffect(() => {
    known.current = slot.read();
    const stored = known.current === null ? null : readDraft(known.current, origin);
    if (stored) setDraft(stored);
    setKept(stored !== null);
  }, [slot, origin]);

  const text = writeDraft(draft, origin);
  useEffect(() => {
    if (forgotten || draft.text === startDraft(template).text) return;
    const timer = setTimeout(() => {
      const stored = slot.read();
      if (stored !== null && stored !== known.current && stored !== text) {
        setRival(stored);
        setKept(false);
        return;
      }
      known.current = text;
      setRival(null);
      setKept(slot.write(text));
    }, settleMs);
    return () => clearTimeout(timer);
  }, [text, draft.text, template, forgotten, slot]);

  const other = rival === null ? null : readDraft(rival, origin);
  return {
    draft,
    change: setDraft,
    reset(body) {
      if (slot.read() === known.current) {
        slot.remove();
        known.current = null;
      }
      setKept(false);
      setDraft(startDraft(body));
      return draft;
    },
    forget() {
      setForgotten(true);
      slot.remove();
    },
    kept,
    rival:
      rival === null
        ? null
        : {
            draft: other,
            keepOwn() {
              known.current = text;
              setRival(null);
              setKept(slot.write(text));
            },
            takeOther() {
              // It may have been typed on since.
              const stored = slot.read() ?? rival;
              known.current = stored;
              setRival(null);
              setDraft(readDraft(stored, origin) ?? draft);
              setKept(true);
            },
          },
  };
}
