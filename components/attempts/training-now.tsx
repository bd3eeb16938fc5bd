"use client";

import { useQuery } from "@tanstack/react-query";
import { isLiveAttempt } from "@/components/run-model/read-iteration-state";
import { Elapsed } from "@/components/ui/elapsed";
import { Facts } from "@/components/ui/facts";
import { noneMark } from "@/components/ui/format-number";
import { Section } from "@/components/ui/section";
import { describeUse } from "@/components/workers/describe-use";
import { fleetQuery } from "@/lib/client/queries/fleet";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import type { WireAttempt } from "@/lib/contracts/iterations/attempt";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { AttemptLog } from "./attempt-log";
import { describeGpus } from "./describe-gpus";

/** The trainer that runs at this moment, with the end of its log; nothing when none does. */
export function TrainingNow({
  run,
  iterations,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
}) {
  const iteration = iterations.at(-1);
  const attempt = iteration?.attempts.find(
    (candidate) => candidate.kind === "trainer" && isLiveAttempt(candidate),
  );
  const fleet = useQuery({ ...fleetQuery(), enabled: attempt !== undefined }).data;
  if (!iteration || !attempt) return null;
  const use = fleet ? listUse(fleet, attempt) : [];
  return (
    <Section ruled title="Training now">
      <Facts
        facts={[
          { label: "Attempt", value: `${attempt.number}, ${attempt.status}` },
          { label: "GPU", value: describeGpus(attempt) },
          ...use.map(({ device, words }) => ({ key: device, label: "Use", value: words })),
          {
            label: "For",
            value: attempt.started_at ? <Elapsed since={attempt.started_at} /> : noneMark,
          },
        ]}
      />
      {attempt.started_at && (
        <div className="mt-2">
          <AttemptLog runId={run.run_id} attempt={attempt} iteration={iteration.index} maxHeight="9rem" />
        </div>
      )}
    </Section>
  );
}

/** How busy the attempt's own devices were when they last told; those that do not tell are left out. */
function listUse(fleet: WireFleet, attempt: WireAttempt): readonly { device: string; words: string }[] {
  return fleet.hosts
    .flatMap(({ gpus }) => gpus)
    .filter((gpu) => [gpu.held_by, ...gpu.shared_by].some((one) => one?.attempt_id === attempt.attempt_id))
    .flatMap((gpu) => {
      const words = describeUse(gpu);
      return words === null ? [] : [{ device: gpu.device, words }];
    });
}
