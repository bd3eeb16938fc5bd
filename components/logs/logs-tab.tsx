"use client";

import { useState } from "react";
import type { LineRange } from "@/components/run-model/line-range";
import { logAddress } from "@/components/run-model/run-address";
import { Empty } from "@/components/ui/empty";
import { Select } from "@/components/ui/select";
import type { WireIteration } from "@/lib/contracts/iterations";
import { chooseAttempt, listLogged, nameLogged } from "./choose-attempt";
import { OpenedLog, showInAddress } from "./opened-log";

export type LogPlace = { attempt: string | null; lines: LineRange | null; find: string };

/** More than this in one list helps nobody; older attempts are reached from their iteration. */
const attemptsListed = 200;

/** Every attempt's log: live, searched, and at the line that the address names. */
export function LogsTab({
  runId,
  iterations,
  place,
}: {
  runId: string;
  iterations: readonly WireIteration[];
  place: LogPlace;
}) {
  const attempts = listLogged(iterations);
  const chosen = chooseAttempt(attempts);
  const [attemptId, setAttemptId] = useState(place.attempt);
  const known = attempts.find((attempt) => attempt.attempt_id === attemptId);
  const openId = attemptId ?? chosen?.attempt_id ?? null;
  const open = attemptId === null ? chosen : (known ?? null);
  if (openId === null) {
    return (
      <Empty
        title="No log yet"
        text="The first attempt that starts writes one; this page shows it by itself."
      />
    );
  }
  const listed = attempts.slice(0, attemptsListed);
  const options = [
    ...listed.map((attempt) => ({
      value: attempt.attempt_id,
      label: `${nameLogged(attempt)} · ${attempt.status}`,
    })),
    ...(listed.some((attempt) => attempt.attempt_id === openId)
      ? []
      : [{ value: openId, label: open ? `${nameLogged(open)} · ${open.status}` : openId }]),
  ];
  return (
    <OpenedLog
      key={openId}
      runId={runId}
      attemptId={openId}
      attempt={open}
      lines={openId === place.attempt || place.attempt === null ? place.lines : null}
      find={openId === place.attempt ? place.find : ""}
      picker={
        <Select
          aria-label="Attempt"
          className="w-72 max-rail:w-full"
          value={openId}
          options={options}
          onChange={(event) => {
            setAttemptId(event.target.value);
            showInAddress(logAddress(runId, event.target.value));
          }}
        />
      }
    />
  );
}
