"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { QueryFailure } from "@/components/page-parts/failure-view";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { useRunChange } from "@/components/run-model/use-run-change";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { formatNumber } from "@/components/ui/format-number";
import { Input } from "@/components/ui/input";
import { useSettled } from "@/components/ui/use-settled";
import { useWork } from "@/components/ui/use-work";
import { curationCountQuery } from "@/lib/client/queries/curation";
import type { WireCurationCount } from "@/lib/contracts/curation/count";
import { toWireRules, type WireRules } from "@/lib/contracts/spec/curation";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { noRules, type RuleName, ruleNames } from "@/lib/core/curation/rules";
import { findRuleErrors, readRules, ruleForms, typeRules } from "./typed-rules";

/** Long enough that a number being typed is one question. */
const settleMs = 300;

/** The rules, each with how many episodes so far it would take, counted while one types. */
export function RulesForm({
  run,
  done,
  actions,
  onClose,
}: {
  run: WireTrainingRun;
  done: number;
  actions: RunActions;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState(() => typeRules(run.curation.rules));
  const { busy, refusal, run: send } = useWork();
  const change = useRunChange(run.run_id, actions);
  const errors = findRuleErrors(typed);
  const rules = readRules(typed);
  const settled = useSettled(rules === null ? "" : JSON.stringify(rules), settleMs);
  const asked: WireRules = settled === "" ? run.curation.rules : JSON.parse(settled);
  const query = useQuery({ ...curationCountQuery(run, asked, done), enabled: rules !== null });
  const isStale = rules === null || JSON.stringify(rules) !== settled || query.isPlaceholderData;
  const isSame = rules !== null && JSON.stringify(rules) === JSON.stringify(run.curation.rules);
  const hasNone = ruleNames.every((name) => typed[name].trim() === "");
  const all = query.data && query.data.episodes > 0 && query.data.excluded === query.data.episodes;

  async function keep(): Promise<void> {
    if (rules !== null && (await send(() => change({ curation: rules })))) onClose();
  }

  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <div className="grid gap-3 rail:grid-cols-3 side:grid-cols-5">
        {ruleNames.map((name) => (
          <Field
            key={name}
            label={ruleForms[name].label}
            error={errors.get(name)}
            help={describeTaken(name, query.data, asked[name] !== null)}
          >
            <Input
              inputMode="decimal"
              unit={ruleForms[name].unit}
              value={typed[name]}
              onChange={(value) => setTyped((known) => ({ ...known, [name]: value }))}
            />
          </Field>
        ))}
      </div>
      <p
        role="status"
        aria-busy={isStale || undefined}
        className={all ? "text-small text-paused" : "text-small text-text-2"}
      >
        {query.data ? describeAll(query.data) : " "}
      </p>
      <QueryFailure what="The count" query={query} />
      <div className="flex flex-wrap gap-2">
        <Button
          small
          type="submit"
          look="primary"
          busy={busy}
          busyLabel="Setting…"
          disabledReason={
            rules === null ? "A rule is none that the API takes." : isSame ? "Nothing is changed yet." : null
          }
        >
          Set rules
        </Button>
        <Button small onClick={onClose}>
          Cancel
        </Button>
        <Button
          small
          look="quiet"
          disabledReason={hasNone ? "There is no rule to take back." : null}
          onClick={() => setTyped(typeRules(toWireRules(noRules)))}
        >
          Take all back
        </Button>
      </div>
      {refusal && (
        <p role="alert" className="text-failed text-small wrap-anywhere">
          {refusal}
        </p>
      )}
    </form>
  );
}

const measureOf: Readonly<
  Record<RuleName, { measure: keyof WireCurationCount["measures"]; digits: number }>
> = {
  return_below: { measure: "return", digits: 3 },
  length_below: { measure: "length", digits: 0 },
  jerk_above: { measure: "jerk", digits: 3 },
  stillness_above: { measure: "stillness", digits: 2 },
  sim_warnings_above: { measure: "sim_warnings", digits: 0 },
};

/** How many a rule takes by itself, and between which numbers the episodes lie. */
function describeTaken(name: RuleName, count: WireCurationCount | undefined, isRule: boolean): string {
  if (!count) return "";
  const { measure, digits } = measureOf[name];
  const { known, min, max } = count.measures[measure];
  if (known === 0 || min === null || max === null) return "not known of any episode";
  const span =
    min === max
      ? `all ${formatNumber(min, digits)}`
      : `${formatNumber(min, digits)} to ${formatNumber(max, digits)}`;
  return isRule ? `takes ${formatNumber(count.by_rule[name])}; ${span}` : span;
}

function describeAll({ episodes, excluded, by_hand: byHand }: WireCurationCount): string {
  if (episodes === 0) return "The run has no episode yet, so nobody can say what these take.";
  const hand = byHand > 0 ? `, ${formatNumber(byHand)} of them by hand` : "";
  if (excluded === episodes)
    return `Together they leave out all ${formatNumber(episodes)} episodes so far${hand}: where the next ones are like them, the iteration fails with dataset_empty.`;
  return `Together they leave out ${formatNumber(excluded)} of the ${formatNumber(episodes)} episodes so far${hand}.`;
}
