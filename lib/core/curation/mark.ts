import type { Verdict } from "../names";

/** What people say of an episode. `excluded`: no dataset that is built from here on has it. */
export type EpisodeMark = { verdict: Verdict | null; note: string; excluded: boolean };

const unmarked: EpisodeMark = { verdict: null, note: "", excluded: false };

export function isSameMark(one: EpisodeMark, other: EpisodeMark): boolean {
  return one.verdict === other.verdict && one.note === other.note && one.excluded === other.excluded;
}

/** Nothing is said: never was, or was taken back. */
export const isUnmarked = (mark: EpisodeMark): boolean => isSameMark(mark, unmarked);

/** `bad, excluded, with a note`; `nothing` of one that says nothing. */
export function describeMark(mark: EpisodeMark | null): string {
  if (mark === null || isUnmarked(mark)) return "nothing";
  const { verdict, note, excluded } = mark;
  return [verdict, excluded && "excluded", note !== "" && `“${note}”`].filter(Boolean).join(", ");
}
