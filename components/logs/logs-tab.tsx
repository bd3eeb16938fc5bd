"use client";

import { nameIteration } from "@/components/charts/format-metric";
import { listIndexes } from "@/components/run-model/list-indexes";
import { Empty } from "@/components/ui/empty";
import { Select } from "@/components/ui/select";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { type LoggedAttempt, nameLogged } from "./choose-attempt";
import { OpenedLog } from "./opened-log";
import { useLogPlace } from "./use-log-place";
import { useLogged } from "./use-logged";

/** More than this in one list helps nobody; older attempts are reached from their iteration. */
const attemptsListed = 200;

/** Every attempt's log: live, searched, and at the line that the address names. */
export function LogsTab({ run, iterations }: { run: WireTrainingRun; iterations: readonly WireIteration[] }) {
  const { attempts, chosen, iteration } = useLogged(run, iterations);
  const { place, openId, tell } = useLogPlace(run.run_id, chosen?.attempt_id ?? null);
  const last = iterations.at(-1)?.index ?? 0;
  if (openId === null && place.iteration === null) {
    return (
      <Empty
        title="No log yet"
        text="The first attempt that starts writes one; this page shows it by itself."
      />
    );
  }
  const open = [...attempts, chosen].find((attempt) => attempt?.attempt_id === openId) ?? null;
  const options = attempts.slice(0, attemptsListed).map(toOption);
  if (openId !== null && !options.some(({ value }) => value === openId)) {
    options.unshift(open ? toOption(open) : { value: openId, label: openId });
  }
  const picker = (
    <>
      {iteration !== null && (
        <Select
          aria-label="Iteration"
          className="w-20"
          value={String(iteration)}
          options={listIndexes(Math.max(last, iteration), iteration).map((index) => ({
            value: String(index),
            label: nameIteration(index),
          }))}
          onChange={(value) => tell({ type: "iteration_chosen", iteration: Number(value) })}
        />
      )}
      <Select
        aria-label="Attempt"
        className="w-72 max-rail:w-full"
        value={openId ?? ""}
        options={options}
        onChange={(value) => tell({ type: "attempt_chosen", attemptId: value, iteration })}
      />
    </>
  );
  if (openId === null)
    return (
      <section aria-label="Logs" className="flex flex-wrap gap-4">
        {picker}
      </section>
    );
  return (
    <OpenedLog
      key={openId}
      runId={run.run_id}
      attemptId={openId}
      attempt={open}
      place={place}
      tell={tell}
      picker={picker}
    />
  );
}

const toOption = (attempt: LoggedAttempt) => ({
  value: attempt.attempt_id,
  label: `${nameLogged(attempt)} · ${attempt.status}`,
});
