"use client";

import { Empty } from "@/components/ui/empty";
import { Select } from "@/components/ui/select";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import { chooseAttempt, type LoggedAttempt, listLogged, nameLogged } from "./choose-attempt";
import { OpenedLog } from "./opened-log";
import { useLogPlace } from "./use-log-place";

/** More than this in one list helps nobody; older attempts are reached from their iteration. */
const attemptsListed = 200;

/** Every attempt's log: live, searched, and at the line that the address names. */
export function LogsTab({ runId, iterations }: { runId: string; iterations: readonly WireIteration[] }) {
  const attempts = listLogged(iterations);
  const { place, openId, tell } = useLogPlace(runId, chooseAttempt(attempts)?.attempt_id ?? null);
  if (openId === null) {
    return (
      <Empty
        title="No log yet"
        text="The first attempt that starts writes one; this page shows it by itself."
      />
    );
  }
  const open = attempts.find((attempt) => attempt.attempt_id === openId) ?? null;
  const options = attempts.slice(0, attemptsListed).map(toOption);
  if (!options.some(({ value }) => value === openId)) {
    options.push(open ? toOption(open) : { value: openId, label: openId });
  }
  return (
    <OpenedLog
      key={openId}
      runId={runId}
      attemptId={openId}
      attempt={open}
      place={place}
      tell={tell}
      picker={
        <Select
          aria-label="Attempt"
          className="w-72 max-rail:w-full"
          value={openId}
          options={options}
          onChange={(value) => tell({ type: "attempt_chosen", attemptId: value })}
        />
      }
    />
  );
}

const toOption = (attempt: LoggedAttempt) => ({
  value: attempt.attempt_id,
  label: `${nameLogged(attempt)} · ${attempt.status}`,
});
