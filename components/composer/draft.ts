import { formatJson } from "@/components/spec/format-json";
import { type Body, withValueAt } from "@/lib/core/specs/body-value";
import { isRecord } from "@/lib/core/specs/merge-patch";

/**
 * One value in two views. The text is what the editor shows; the body is what it says, or what it said last while
 * it can't be read.
 */
export type Draft = {
  text: string;
  body: Body;
  /** Why the text can't be read; null when it can. */
  broken: string | null;
  /** Sent with the submission: the same text twice is one run. A changed text gets another. */
  key: string;
};

export function startDraft(body: Body): Draft {
  return { text: formatJson(body), body, broken: null, key: makeKey() };
}

/** What was typed into the editor. */
export function withText(draft: Draft, text: string): Draft {
  if (text === draft.text) return draft;
  const read = readBody(text);
  return read.ok
    ? { text, body: read.body, broken: null, key: makeKey() }
    : { ...draft, text, broken: read.why, key: makeKey() };
}

/** What was typed into a field; only while the text can be read, so nothing that was typed is lost. */
export function withField(draft: Draft, path: string, value: unknown): Draft {
  if (draft.broken !== null) return draft;
  const body = withValueAt(draft.body, path, value);
  return { text: formatJson(body), body, broken: null, key: makeKey() };
}

function readBody(text: string): { ok: true; body: Body } | { ok: false; why: string } {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value)
      ? { ok: true, body: value }
      : { ok: false, why: "The body must be an object, {…}." };
  } catch (cause) {
    return { ok: false, why: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** 128 random bits. Not randomUUID: browsers have that on https and localhost only. */
function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `console-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** A draft as the browser keeps it. `origin`: whose it is and what of. */
export function writeDraft(draft: Draft, origin: string): string {
  return JSON.stringify({ origin, text: draft.text, body: draft.body, key: draft.key });
}

/** Null when what is kept is no draft, or one of another origin. */
export function readDraft(kept: string, wanted: string): Draft | null {
  const outer = readBody(kept);
  if (!outer.ok) return null;
  const { origin, text, body, key } = outer.body;
  if (origin !== wanted) return null;
  if (typeof text !== "string" || typeof key !== "string" || !isRecord(body)) return null;
  const read = readBody(text);
  return read.ok ? { text, body: read.body, broken: null, key } : { text, body, broken: read.why, key };
}
