import type { Actor } from "../loop/plan";

/**
 * Which episodes a run's datasets go without, by what was measured of each. Null: no such rule. An episode is taken by every
 * rule that holds of it; one of which a measure is not known is never taken by that measure's rule.
 */
export type CurationRules = {
  returnBelow: number | null;
  /** Control steps. */
  lengthBelow: number | null;
  jerkAbove: number | null;
  stillnessAbove: number | null;
  simWarningsAbove: number | null;
};

/** Rules that were set after the run was made. `at`: ISO 8601. */
export type CurationInForce = { rules: CurationRules; by: Actor; at: string };

/** What the rules are asked of: an episode's own numbers, null where they are not known. */
export type Measured = {
  returnSum: number;
  /** Control steps. */
  length: number;
  jerk: number | null;
  stillness: number | null;
  simWarnings: number | null;
};

/** Of each rule, by the name that the wire gives it, on which side of what number it takes. In the order in which they are told. */
export const ruleFacts = {
  return_below: { rule: "returnBelow", measure: "returnSum", takes: "below", name: "return" },
  length_below: { rule: "lengthBelow", measure: "length", takes: "below", name: "length" },
  jerk_above: { rule: "jerkAbove", measure: "jerk", takes: "above", name: "jerk" },
  stillness_above: { rule: "stillnessAbove", measure: "stillness", takes: "above", name: "stillness" },
  sim_warnings_above: {
    rule: "simWarningsAbove",
    measure: "simWarnings",
    takes: "above",
    name: "simulator warnings",
  },
} as const satisfies Record<
  string,
  { rule: keyof CurationRules; measure: keyof Measured; takes: "below" | "above"; name: string }
>;
export type RuleName = keyof typeof ruleFacts;

/** Guarantee of the cast: the keys of the table, in its order. */
export const ruleNames = Object.keys(ruleFacts) as RuleName[];

export const noRules: CurationRules = {
  returnBelow: null,
  lengthBelow: null,
  jerkAbove: null,
  stillnessAbove: null,
  simWarningsAbove: null,
};

export const limitOf = (rules: CurationRules, name: RuleName): number | null => rules[ruleFacts[name].rule];

export const isSameRules = (one: CurationRules, other: CurationRules): boolean =>
  ruleNames.every((name) => limitOf(one, name) === limitOf(other, name));

export const hasRules = (rules: CurationRules): boolean => !isSameRules(rules, noRules);

/** `by`: a rule, with its limit and what the episode has, or `hand`. */
export type ExcludedWhy = { by: RuleName; limit: number; value: number } | { by: "hand" };

/** Why an episode is left out, by hand first; empty: it is not. */
export function findReasons(rules: CurationRules, of: Measured, byHand: boolean): ExcludedWhy[] {
  const taken = ruleNames.flatMap((by): ExcludedWhy[] => {
    const limit = limitOf(rules, by);
    const value = of[ruleFacts[by].measure];
    if (limit === null || value === null) return [];
    const holds = ruleFacts[by].takes === "below" ? value < limit : value > limit;
    return holds ? [{ by, limit, value }] : [];
  });
  return byHand ? [{ by: "hand" }, ...taken] : taken;
}

/** `return < 2, jerk > 0.5`; `none` where there are none. */
export function describeRules(rules: CurationRules): string {
  const said = ruleNames.flatMap((name) => {
    const limit = limitOf(rules, name);
    return limit === null ? [] : [describeRule(name, limit)];
  });
  return said.length === 0 ? "none" : said.join(", ");
}

/** `return < 2`. */
export const describeRule = (name: RuleName, limit: number): string =>
  `${ruleFacts[name].name} ${ruleFacts[name].takes === "below" ? "<" : ">"} ${limit}`;
