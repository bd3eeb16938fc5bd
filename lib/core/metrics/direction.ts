import type { MetricMode } from "../loop/plan";
import { directionWords } from "./direction-words";

/**
 * Which way is better, by the words of a metric's name in any spelling: `eval/mse`, `valLoss`, `Loss/value_function`,
 * `eval.success-rate`. The last word that says something counts, because names end with what they measure: `reward_loss`
 * is a loss. Null: nothing says it, and it is not guessed.
 */
export function modeByName(metric: string): MetricMode | null {
  const named = splitName(metric);
  let found: MetricMode | null = null;
  for (let at = 0; at < named.length; ) {
    const { mode, length } = readAt(named, at);
    if (mode !== undefined) {
      const isTurned = isTurning(named[at - 1]) || isTurning(named[at + length]);
      found = mode !== null && isTurned ? turn(mode) : mode;
    }
    at += length;
  }
  return found;
}

const turn = (mode: MetricMode): MetricMode => (mode === "max" ? "min" : "max");
const isTurning = (word: string | undefined): boolean =>
  word !== undefined && directionWords.turning.has(word);

/** The words of a name in lower case: `valLoss` as `val loss`, `MSELoss` as `mse loss`, `pass@1` as `pass 1`. */
export function splitName(metric: string): readonly string[] {
  return metric
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** `mode` undefined: the words there say nothing. `length`: how many of them were read together. */
function readAt(
  named: readonly string[],
  at: number,
): { mode: MetricMode | null | undefined; length: number } {
  const phrase = directionWords.phrases.find(({ words }) =>
    words.every((word, place) => named[at + place] === word),
  );
  if (phrase) {
    const { mode, words, takesRest } = phrase;
    return { mode, length: takesRest ? named.length - at : words.length };
  }
  return { mode: modeOfWord(named[at] ?? ""), length: 1 };
}

function modeOfWord(word: string): MetricMode | null | undefined {
  const known = [word, word.replace(/s$/, ""), word.replace(/es$/, ""), word.replace(/\d{1,9}$/, "")].find(
    (one) => directionWords.words.has(one),
  );
  if (known !== undefined) return directionWords.words.get(known);
  const beginning = directionWords.beginnings.find((one) => word.startsWith(one) && word.length > one.length);
  const rest = beginning === undefined ? undefined : directionWords.words.get(word.slice(beginning.length));
  if (rest !== undefined) return rest;
  const ending = directionWords.endings.find((one) => word.endsWith(one));
  return ending === undefined ? undefined : directionWords.words.get(ending);
}
