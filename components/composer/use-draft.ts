"use client";

import { useEffect, useMemo } from "react";
import { useEventState } from "@/components/ui/use-event-state";
import { useWhenSettled } from "@/components/ui/use-settled";
import type { Body } from "@/lib/core/specs/body-value";
import { type Draft, readDraft, startDraft } from "./draft";
import { openDraftSlot } from "./draft-slot";
import { type DraftEvent, reduceDraft, startDraftState, textToKeep } from "./draft-state";

/** A run that begins anew and a fork are drafts of their own: one does not push the other out. */
const storedAs = { run: "hardsim.run-draft", fork: "hardsim.fork-draft" } as const;
/** Writing at every key press would be waste; a reload within this time loses no more than a word. */
const settleMs = 200;

/** Whose draft it is and what of: another person at this browser, or another fork, begins anew. */
export type DraftOrigin = { owner: string; fork: string | null };

/** What another tab has stored since this one read or wrote. Nothing is kept over it unasked. */
export type RivalDraft = {
  /** Null: it is of another fork, or of another person. */
  draft: Draft | null;
  /** Keeps this tab's draft in its place. */
  keepOwn: () => void;
  /** Shows that draft here, in place of this tab's. */
  takeOther: () => void;
};

/**
 * A draft that survives a reload and signing out. `kept` says whether the browser keeps it. `template` and origin are read
 * once: another fork is another page.
 */
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
  const slot = useMemo(() => openDraftSlot(storedAs[fork === null ? "run" : "fork"]), [fork]);
  const { state, send } = useEventState(reduceDraft, () =>
    startDraftState(template, `${owner} ${fork ?? ""}`),
  );

  function tell(event: DraftEvent): void {
    const { due } = send(event);
    if (due === null) return;
    if (due.text === null) slot.remove();
    send({ type: "stored", ok: due.text === null || slot.write(due.text) });
  }

  // The server knows no drafts, so the first paint is the template's.
  useEffect(() => {
    send({ type: "opened", stored: slot.read() });
  }, [send, slot]);
  useWhenSettled(textToKeep(state), settleMs, () => tell({ type: "settled", stored: slot.read() }));

  return {
    draft: state.draft,
    change: (draft) => tell({ type: "changed", draft }),
    reset(body) {
      tell({ type: "changed", draft: startDraft(body) });
      return state.draft;
    },
    forget: () => tell({ type: "became_run", stored: slot.read() }),
    kept: state.kept,
    rival:
      state.rival === null
        ? null
        : {
            draft: readDraft(state.rival, state.origin),
            keepOwn: () => tell({ type: "own_kept" }),
            takeOther: () => tell({ type: "other_taken", stored: slot.read() }),
          },
  };
}
