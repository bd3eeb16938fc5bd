import type { Body } from "@/lib/core/specs/body-value";
import { type Draft, readDraft, startDraft, writeDraft } from "./draft";

/** A draft in one tab, beside what the browser keeps under its name. Other tabs write there too. */
export type DraftState = {
  /** Whose draft it is and what of: a stored one of another origin is not shown. */
  origin: string;
  /** The text that the page began with; as long as it stands there is nothing to keep. */
  template: string;
  draft: Draft;
  /** The stored text as this tab read or wrote it last; null: there was none. */
  known: string | null;
  /** What another tab has stored since. Nothing is written over it unasked. */
  rival: string | null;
  /** This tab's draft is stored. */
  kept: boolean;
  /** It became a run: nothing of it is to be kept. */
  ended: boolean;
  /** To be carried out at once: the text to store, or null to remove what is stored. */
  due: { text: string | null } | null;
};

/** `stored` is always what the browser keeps at that moment. */
export type DraftEvent =
  | { type: "opened"; stored: string | null }
  | { type: "changed"; draft: Draft }
  /** Nothing was typed for a moment: what is stored is brought into step. */
  | { type: "settled"; stored: string | null }
  /** What was due is done; `ok`: the browser took it. */
  | { type: "stored"; ok: boolean }
  | { type: "own_kept" }
  | { type: "other_taken"; stored: string | null }
  | { type: "became_run"; stored: string | null };

export function startDraftState(template: Body, origin: string): DraftState {
  const draft = startDraft(template);
  return {
    origin,
    template: draft.text,
    draft,
    known: null,
    rival: null,
    kept: false,
    ended: false,
    due: null,
  };
}

/** What is to be stored of this draft; null: nothing. */
export function textToKeep({ draft, template, origin, ended }: DraftState): string | null {
  return ended || draft.text === template ? null : writeDraft(draft, origin);
}

export function reduceDraft(state: DraftState, event: DraftEvent): DraftState {
  switch (event.type) {
    case "opened": {
      const draft = readOwn(state, event.stored);
      return { ...state, known: event.stored, draft: draft ?? state.draft, kept: draft !== null };
    }
    case "changed":
      return { ...state, draft: event.draft };
    case "settled":
      return settle(state, event.stored);
    case "stored": {
      const { due } = state;
      if (due === null) return state;
      const known = event.ok ? due.text : state.known;
      return { ...state, known, kept: event.ok && due.text !== null, due: null };
    }
    case "own_kept":
      return { ...state, rival: null, due: { text: textToKeep(state) } };
    case "other_taken": {
      // The other tab may have typed on since, or have removed its draft.
      const draft = readOwn(state, event.stored ?? state.rival) ?? state.draft;
      return { ...state, draft, known: event.stored, rival: null, kept: event.stored !== null };
    }
    case "became_run":
      return settle({ ...state, ended: true }, event.stored);
  }
}

function settle(state: DraftState, stored: string | null): DraftState {
  const text = textToKeep(state);
  if (stored === text) return { ...state, known: stored, rival: null, kept: text !== null };
  const isOfAnotherTab = stored !== null && stored !== state.known;
  if (text === null) {
    // Nothing to keep, so nothing that a rival could lose. Only this page's own draft goes: not another fork's or person's.
    const isOwn = !isOfAnotherTab && readOwn(state, stored) !== null;
    return { ...state, rival: null, kept: false, due: isOwn ? { text: null } : null };
  }
  if (isOfAnotherTab) return { ...state, rival: stored, kept: false };
  return { ...state, rival: null, due: { text } };
}

function readOwn({ origin }: DraftState, stored: string | null): Draft | null {
  return stored === null ? null : readDraft(stored, origin);
}
