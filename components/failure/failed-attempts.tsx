import { describeGpus } from "@/components/attempts/describe-gpus";
import { logAddress } from "@/components/run-model/run-address";
import { formatCredits } from "@/components/ui/format-credits";
import { formatDuration } from "@/components/ui/format-duration";
import { noneMark } from "@/components/ui/format-number";
import { Link } from "@/components/ui/link";
import { numeric, onlyWide, Table, Td, Tr } from "@/components/ui/table";
import type { WireAttempt } from "@/lib/contracts/iterations/attempt";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { describeEnd, describeRetries } from "./describe-retries";
import type { Failure } from "./find-failure";

/** What was tried before the run was given up. */
export function FailedAttempts({ run, failure }: { run: WireTrainingRun; failure: Failure }) {
  const { attempts, iteration } = failure;
  const last = attempts.at(-1);
  if (!last || !iteration) return <p className="text-text-2">Nothing: a limit ended the run.</p>;
  const limitName = last.kind === "trainer" ? "trainer_retry_limit" : "rollout_retry_limit";
  return (
    <>
      <Table
        caption="Attempts that failed"
        columns={[
          "Attempt",
          onlyWide("Where"),
          "Ran",
          "End",
          numeric("Credits"),
          { name: <span className="sr-only">Log</span> },
        ]}
      >
        {attempts.map((attempt) => (
          <Tr key={attempt.attempt_id}>
            <Td>{attempt.number}</Td>
            <Td className="text-text-2 max-rail:hidden">{describeGpus(attempt)}</Td>
            <Td className="whitespace-nowrap">{ranFor(attempt)}</Td>
            <Td className="mono whitespace-nowrap text-failed">{describeEnd(attempt)}</Td>
            <Td numeric>{formatCredits(attempt.credits)}</Td>
            <Td>
              <Link className="link text-small" href={logAddress(run.run_id, attempt.attempt_id)}>
                Log
              </Link>
            </Td>
          </Tr>
        ))}
      </Table>
      <p className="mt-2 text-small text-text-3">
        <span className="mono">{limitName}</span> is {describeRetries(run, attempts, limitName)}
      </p>
    </>
  );
}

function ranFor(attempt: WireAttempt): string {
  const end = attempt.exited_at ?? attempt.ended_at;
  if (!attempt.started_at || !end) return noneMark;
  return formatDuration(Date.parse(end) - Date.parse(attempt.started_at));
}
