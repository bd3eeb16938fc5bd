"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import { QueryFailure } from "@/components/page-parts/failure-view";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format-number";
import { Age } from "@/components/ui/time";
import type { WireCurationCount } from "@/lib/contracts/curation/count";
import { toRules } from "@/lib/contracts/spec/curation";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { describeRules } from "@/lib/core/curation/rules";
import { RulesForm } from "./rules-form";

/** What the run's datasets go without: by which rules, how many that are, from when on, and the way to change it. */
export function CurationPanel({
  run,
  inForce,
  done,
  actions,
  mayWrite,
  onShowExcluded,
}: {
  run: WireTrainingRun;
  /** By the rules in force. */
  inForce: UseQueryResult<WireCurationCount>;
  /** Rollouts so far. */
  done: number;
  actions: RunActions;
  mayWrite: boolean;
  onShowExcluded: () => void;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const { rules, changed_by: by, changed_at: at } = run.curation;
  const words = describeRules(toRules(rules));
  const count = inForce.data;
  const isEnded = run.ended_at !== null;
  return (
    <section
      aria-label="Curation"
      className="grid grid-cols-[minmax(0,1fr)] gap-3 rounded-control border bg-sunken px-3 py-2"
    >
      <div className="flex min-h-6 flex-wrap items-center gap-x-4 gap-y-1 text-small text-text-2">
        <p className="min-w-0 flex-1 basis-64">
          {words === "none" ? (
            "Datasets leave out no episode by rule"
          ) : (
            <>
              Datasets leave out{" "}
              <span className="text-text">
                <bdi>{words}</bdi>
              </span>
            </>
          )}
          {by && at && (
            <>
              , set by <bdi>{by.name ?? "the platform"}</bdi> <Age at={at} />
            </>
          )}
          {count && <Standing count={count} isEnded={isEnded} onShowExcluded={onShowExcluded} />}
        </p>
        {mayWrite && !isOpen && (
          <Button
            small
            disabledReason={
              isEnded
                ? "The run has ended: no dataset of it will be built. A fork may have other rules."
                : null
            }
            onClick={() => setIsOpen(true)}
          >
            {words === "none" ? "Set rules" : "Change rules"}
          </Button>
        )}
      </div>
      <QueryFailure what="How many are left out" query={inForce} />
      {isOpen && <RulesForm run={run} done={done} actions={actions} onClose={() => setIsOpen(false)} />}
    </section>
  );
}

/** How many of all, how many of them by hand, and from which iteration on what is said now counts. */
function Standing({
  count: { episodes, excluded, by_hand: byHand, counts_from: from },
  isEnded,
  onShowExcluded,
}: {
  count: WireCurationCount;
  isEnded: boolean;
  onShowExcluded: () => void;
}) {
  if (episodes === 0) return ".";
  return (
    <>
      . Left out so far: {excluded === 0 ? "none" : formatNumber(excluded)} of {formatNumber(episodes)}
      {byHand > 0 && (
        <>
          ,{" "}
          <button type="button" className="link" onClick={onShowExcluded}>
            {formatNumber(byHand)} by hand
          </button>
        </>
      )}
      {!isEnded && from !== null && `. Changes count from the dataset of ${nameIteration(from)} on`}.
    </>
  );
}
