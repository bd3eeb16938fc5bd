import { RegExpParser } from "@eslint-community/regexpp";
import {
  getFirstConsumedChar,
  getFirstConsumedCharAfter,
  hasSomeDescendant,
  toUnicodeSet,
} from "regexp-ast-analysis";
import { analyse } from "scslre";

/** @typedef {import("@eslint-community/regexpp").AST.Alternative} Alternative */
/** @typedef {import("@eslint-community/regexpp").AST.Quantifier} Quantifier */
/** @typedef {import("@eslint-community/regexpp").AST.Flags} Flags */
/** @typedef {import("@eslint-community/regexpp").AST.Node} Node */

/**
 * Why the time that a regular expression takes may grow faster than the text; null when it grows no faster. Two things make
 * it do so. Parts of the pattern that can share out the same characters in many ways: scslre finds those, but for two
 * repetitions with more than one character between them. And a search
 * that begins anew at every place of a text and runs far from each: an alternative without `^` in front may repeat
 * something without a bound only where the match then surely succeeds, so that the search goes on behind it, or where no
 * character of the repetition could begin a match.
 * @param {string} source
 * @param {string} flags
 * @returns {string | null}
 */
export function findSlowness(source, flags) {
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, flags.includes("u"));
  const parsedFlags = new RegExpParser().parseFlags(flags);
  const [report] = analyse({ pattern, flags: parsedFlags }).reports;
  if (report) return `it can be matched in too many ways (${report.type})`;
  for (const alternative of pattern.alternatives) {
    const pair = findTrade(listUnbounded(alternative), parsedFlags);
    if (pair) return `what ${pair.raw} gives up is taken by a later repetition, in many ways`;
    if (parsedFlags.sticky) continue;
    const [first] = alternative.elements;
    if (first?.type === "Assertion" && first.kind === "start" && !parsedFlags.multiline) continue;
    const slow = listUnbounded(alternative).find(
      (one) => !endsAMatch(one) && !endsBeforeNextStart(alternative, one, parsedFlags),
    );
    if (slow) return `the search for it begins anew at every place, and ${slow.raw} runs on from each`;
  }
  return null;
}

/**
 * @param {Alternative} alternative
 * @returns {Quantifier[]}
 */
function listUnbounded(alternative) {
  /** @type {Quantifier[]} */
  const found = [];
  hasSomeDescendant(alternative, (node) => {
    if (node.type === "Quantifier" && node.max === Number.POSITIVE_INFINITY) found.push(node);
    return false;
  });
  return found;
}

/**
 * A repetition whose end is not told by the character behind it, with a later one that could take what it gives up.
 * @param {readonly Quantifier[]} quantifiers in their order
 * @param {Flags} flags
 */
function findTrade(quantifiers, flags) {
  return quantifiers.find((one, at) => {
    const chars = readSet(one, flags);
    const behind = getFirstConsumedCharAfter(one, "ltr", flags);
    if (chars === null || behind.char.isDisjointWith(chars)) return false;
    return quantifiers.slice(at + 1).some((later) => {
      const taken = readSet(later, flags);
      return !endsAMatch(later) && taken !== null && !taken.isDisjointWith(chars);
    });
  });
}

/**
 * The characters that are repeated; null for a group.
 * @param {Quantifier} quantifier
 * @param {Flags} flags
 */
function readSet({ element }, flags) {
  const isSet =
    element.type === "Character" || element.type === "CharacterClass" || element.type === "CharacterSet";
  return isSet ? toUnicodeSet(element, flags).chars : null;
}

/**
 * @param {Alternative} alternative
 * @param {Quantifier} quantifier
 * @param {Flags} flags
 */
function endsBeforeNextStart(alternative, quantifier, flags) {
  const first = getFirstConsumedChar(alternative, "ltr", flags);
  const chars = readSet(quantifier, flags);
  return chars !== null && !first.empty && first.char.isDisjointWith(chars);
}

/**
 * Whether nothing behind it can fail any more.
 * @param {Node} node
 * @returns {boolean}
 */
function endsAMatch(node) {
  const { parent, start } = node;
  switch (parent?.type) {
    case "Alternative": {
      const behind = parent.elements.filter((one) => one.start > start);
      return behind.every((one) => one.type === "Quantifier" && one.min === 0) && endsAMatch(parent);
    }
    case "Group":
    case "CapturingGroup":
      return endsAMatch(parent);
    default:
      return parent?.type === "Pattern";
  }
}
