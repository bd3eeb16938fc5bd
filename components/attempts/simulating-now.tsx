"use client";

import { nameWork } from "@/components/run-model/name-work";
import { isLiveAttempt } from "@/components/run-model/read-iteration-state";
import { iterationAddress } from "@/components/run-model/run-address";
import { capitalize } from "@/components/ui/capitalize";
import { Elapsed } from "@/components/ui/elapsed";
import { type Fact, Facts } from "@/components/ui/facts";
import { formatNumber } from "@/components/ui/format-number";
import { Link } from "@/components/ui/link";
import { Section } from "@/components/ui/section";
import type { WireAttempt } from "@/lib/contracts/iterations/attempt";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { AttemptLog } from "./attempt-log";
import { describeGpus } from "./describe-gpus";

/** So many are named; the iteration has them all. */
const namedAtMost = 4;

/** The rollouts that run in containers at this moment, with the end of the log of the one that began first; nothing when none does. */
export function SimulatingNow({
  run,
  iterations,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
}) {
  const iteration = iterations.at(-1);
  const live = (iteration?.attempts ?? []).filter(
    (attempt) => attempt.in_container && attempt.kind !== "trainer" && isLiveAttempt(attempt),
  );
  const begun = live.filter((attempt) => attempt.started_at !== null);
  const [first] = begun;
  // Why none begins is told at the top of the page.
  if (!iteration || !first) return null;
  return (
    <Section ruled title="Simulating now" note={sayCounts(begun.length, live.length - begun.length)}>
      <Facts
        facts={[
          ...begun.slice(0, namedAtMost).map(
            (attempt): Fact => ({
              key: attempt.attempt_id,
              label: (
                <Link
                  className="link"
                  href={iterationAddress(run.run_id, iteration.index, attempt.attempt_id)}
                >
                  {capitalize(nameWork(attempt))}
                </Link>
              ),
              value: <Progress attempt={attempt} />,
            }),
          ),
          ...(first.gpus.count > 0
            ? [{ label: `GPU of ${nameWork(first)}`, value: describeGpus(first) }]
            : []),
        ]}
      />
      <h3 className="mt-2 font-normal text-small text-text-3">Log of {nameWork(first)}</h3>
      <AttemptLog
        key={first.attempt_id}
        runId={run.run_id}
        attempt={first}
        iteration={iteration.index}
        maxHeight="9rem"
      />
    </Section>
  );
}

function sayCounts(begun: number, waiting: number): string {
  const parts = [
    begun > 0 && `${formatNumber(begun)} in containers`,
    waiting > 0 && `${formatNumber(waiting)} ${waiting === 1 ? "waits" : "wait"}`,
  ];
  return parts.filter((part) => part !== false).join(" · ");
}

/** It has exited once it is collected, so its time stands still. */
function Progress({ attempt }: { attempt: WireAttempt }) {
  if (attempt.exited_at !== null || attempt.started_at === null) return attempt.status;
  return (
    <>
      {attempt.number > 1 && `attempt ${attempt.number} · `}
      <Elapsed since={attempt.started_at} />
    </>
  );
}
