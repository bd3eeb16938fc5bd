import { curation, curationRulesBody, type WireRules } from "@/lib/contracts/spec/curation";
import { describeIssues } from "@/lib/contracts/strict-object";
import { type RuleName, ruleNames } from "@/lib/core/curation/rules";

/** What is typed; "" is no rule. */
export type TypedRules = Readonly<Record<RuleName, string>>;

/** Guarantee of the cast: every rule has its entry. */
const eachRule = <Value>(read: (name: RuleName) => Value): Record<RuleName, Value> =>
  Object.fromEntries(ruleNames.map((name) => [name, read(name)])) as Record<RuleName, Value>;

export const typeRules = (rules: WireRules): TypedRules =>
  eachRule((name) => (rules[name] === null ? "" : String(rules[name])));

const readLimit = (text: string): number | null => (text.trim() === "" ? null : Number(text));

/** What the API would refuse, by the rule's name; empty: nothing. */
export function findRuleErrors(typed: TypedRules): ReadonlyMap<string, string> {
  const { error } = curationRulesBody.safeParse(eachRule((name) => readLimit(typed[name])));
  const issues = error ? describeIssues(error) : [];
  return new Map(issues.map(({ path, message }) => [path, message]));
}

/** Null: something typed is no rule. */
export function readRules(typed: TypedRules): WireRules | null {
  return findRuleErrors(typed).size > 0 ? null : eachRule((name) => readLimit(typed[name]));
}

/** How a rule is asked for, as its declaration in the spec has it. */
export const ruleForms = eachRule((name) => {
  const { form } = curation.fields[name];
  return { label: form?.label ?? name, unit: form && "unit" in form ? String(form.unit) : undefined };
});
