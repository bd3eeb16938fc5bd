import { z } from "zod";
import { strictObject } from "@/lib/contracts/strict-object";
import type { CurationRules } from "@/lib/core/curation/rules";
import { field } from "./field";
import { part } from "./part";

/**
 * Which episodes the datasets of a run go without. What is in force later stands beside the spec, which never changes, and is
 * changed with the run. Names and limits are those of `lib/core/curation/rules.ts`.
 */
export const curation = part(
  {
    return_below: field(z.number().nullable(), {
      default: null,
      description: "Datasets go without episodes of a lower return. Null: no such rule.",
      form: { label: "Return below", help: "else none" },
    }),
    length_below: field(z.int().min(1).max(100_000).nullable(), {
      default: null,
      description: "Without shorter episodes, in control steps.",
      form: { label: "Length below", unit: "steps", help: "else none" },
    }),
    jerk_above: field(z.number().min(0).nullable(), {
      default: null,
      description:
        "Without episodes of more jerk: the root mean square of the second difference of the actions, each in units of its range where that is known. Takes no episode of fewer than 3 steps.",
      form: { label: "Jerk above", help: "else none" },
    }),
    stillness_above: field(z.number().min(0).max(1).nullable(), {
      default: null,
      description:
        "Without episodes that stand still for a larger share of their steps: those in which no number of `qpos` moves by more than 0.0001. Takes none of a simulator that leaves no `qpos`.",
      form: { label: "Stillness above", help: "0 to 1, else none" },
    }),
    sim_warnings_above: field(z.int().min(0).max(1_000_000_000).nullable(), {
      default: null,
      description:
        "Without episodes in which the simulator warned more often. Takes none of a simulator that does not count its warnings.",
      form: { label: "Warnings above", help: "else none" },
    }),
  },
  { section: "curation" },
);

export type WireRules = z.output<typeof curation.resolved>;

export const toWireRules = (rules: CurationRules): WireRules => z.encode(curation.codec, rules);

export const toRules = (wire: WireRules): CurationRules => z.decode(curation.codec, wire);

const { fields } = curation;

/** Some of the rules, as a request says them. Null is no such rule. */
export const curationRulesBody = strictObject({
  return_below: fields.return_below.schema.optional(),
  length_below: fields.length_below.schema.optional(),
  jerk_above: fields.jerk_above.schema.optional(),
  stillness_above: fields.stillness_above.schema.optional(),
  sim_warnings_above: fields.sim_warnings_above.schema.optional(),
});

/** The rules with those that are told in place of their own. */
export const withRules = (rules: CurationRules, told: z.output<typeof curationRulesBody>): CurationRules => {
  const said = Object.entries(told).filter(([, limit]) => limit !== undefined);
  return toRules({ ...toWireRules(rules), ...Object.fromEntries(said) });
};
