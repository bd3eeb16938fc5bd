import { nameIteration } from "@/components/charts/format-metric";
import { nameCheckpoint } from "@/components/run-model/name-checkpoint";
import { episodesAddress, iterationAddress } from "@/components/run-model/run-address";
import { formatNumber } from "@/components/ui/format-number";
import { Link } from "@/components/ui/link";
import { ShortHash } from "@/components/ui/short-id";
import type {
  WireAncestor,
  WireLearnedBatch,
  WireLineageRun,
} from "@/lib/contracts/checkpoints/get-provenance";

/** The batches that an ancestor was the first to learn from, below its row. */
export function BatchRows({
  run,
  ancestor: { checkpoint, batches },
  indexes,
  columns,
}: {
  run: WireLineageRun;
  ancestor: WireAncestor;
  indexes: ReadonlyMap<string, number>;
  /** Of the table. */
  columns: number;
}) {
  return (
    <tr>
      <td colSpan={columns} className="border-b bg-sunken px-2 py-2">
        <p className="mb-1 text-small">
          {checkpoint && (
            <Link className="link" href={iterationAddress(run.run_id, checkpoint.iteration_index)}>
              Its iteration
            </Link>
          )}
        </p>
        <ul className="grid gap-1 text-small">
          {batches.map((batch) => (
            <li key={batch.job_id} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
              <Link
                className="link mono whitespace-nowrap"
                title={batch.job_id}
                href={episodesAddress(run.run_id, { iteration: batch.iteration_index, job: batch.job_index })}
              >
                {nameIteration(batch.iteration_index)} · job {batch.job_index}
              </Link>
              <span className="whitespace-nowrap">
                {formatNumber(batch.episodes)} {batch.episodes === 1 ? "episode" : "episodes"}
              </span>
              <span className="text-text-2">{sayLearners(batch, indexes)}</span>
              {batch.driver_checkpoint_ids.length > 0 && (
                <span className="text-text-2" title={batch.driver_checkpoint_ids.join(", ")}>
                  driven by the policy of{" "}
                  <span className="mono">
                    {batch.driver_checkpoint_ids.map((id) => nameCheckpoint(id, indexes)).join(", ")}
                  </span>
                </span>
              )}
              <span className="text-text-2">
                seed <span className="mono">{batch.seed}</span>
              </span>
              <ShortHash hash={batch.sha256} name={`sha256 of job ${batch.job_index}`} />
              {batch.left_out.length > 0 && (
                <span
                  className="text-text-2"
                  title={batch.left_out.map(({ env }) => `env ${env}`).join(", ")}
                >
                  {formatNumber(batch.left_out.length)} left out
                </span>
              )}
              {!batch.kept && <span className="text-failed">its file is gone</span>}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

function sayLearners(
  { learned_by: { last_checkpoint_id: lastId, checkpoints } }: WireLearnedBatch,
  indexes: ReadonlyMap<string, number>,
): string {
  if (checkpoints === 1) return "learned from once";
  const last = nameCheckpoint(lastId, indexes);
  return `learned from again by ${checkpoints === 2 ? last : `${formatNumber(checkpoints - 1)} more, up to ${last}`}`;
}
