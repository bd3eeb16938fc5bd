import { Gamepad2, GitFork, Waypoints } from "lucide-react";
import { nameIteration } from "@/components/charts/format-metric";
import { MeasuredValue } from "@/components/charts/measured-value";
import { DownloadButton } from "@/components/page-parts/download-button";
import { listToldMetrics } from "@/components/run-model/list-told-metrics";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { driveAddress, forkAddress, provenanceAddress } from "@/components/run-model/run-address";
import { buttonClass } from "@/components/ui/button-class";
import { CopyInline } from "@/components/ui/copy-button";
import { formatBytes } from "@/components/ui/format-bytes";
import { formatId } from "@/components/ui/format-id";
import { Icon } from "@/components/ui/icon";
import { Labels } from "@/components/ui/label";
import { Link } from "@/components/ui/link";
import { ShortHash } from "@/components/ui/short-id";
import { actionsColumn, numeric, onlyWide, Table, Td, Tr } from "@/components/ui/table";
import { Age } from "@/components/ui/time";
import { readDownloadUrl } from "@/lib/client/queries/checkpoints";
import type { PolicyRefusal } from "@/lib/client/queries/policy-refusals";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { FolderFiles } from "./folder-files";
import { PinButton } from "./pin-button";
import { PolicyCell } from "./policy-cell";

/** What each checkpoint is, what it came from, and what one does with it. */
export function CheckpointTable({
  run,
  checkpoints,
  forks,
  refusals,
  actions,
  mayWrite,
}: {
  run: WireTrainingRun;
  /** Newest first. */
  checkpoints: readonly WireCheckpoint[];
  /** Of this run. */
  forks: readonly Pick<WireTrainingRun, "parent">[];
  /** Why policies cannot be used; null: nothing is said of policies. */
  refusals: readonly PolicyRefusal[] | null;
  actions: RunActions;
  mayWrite: boolean;
}) {
  const told = listToldMetrics(run);
  const byId = new Map(checkpoints.map((checkpoint) => [checkpoint.checkpoint_id, checkpoint]));
  return (
    <Table
      caption="Checkpoints"
      columns={[
        "From",
        onlyWide("Checkpoint"),
        "Parent",
        ...told.map((key) => ({
          key: key ?? "watched",
          name: key === null ? "Watched" : <span className="mono">{key}</span>,
          numeric: true,
        })),
        ...(refusals ? ["Policy"] : []),
        numeric("Size"),
        "sha256",
        numeric("Made"),
        actionsColumn,
      ]}
    >
      {checkpoints.map((checkpoint) => {
        const name = nameIteration(checkpoint.iteration_index);
        const isBest = checkpoint.checkpoint_id === run.best?.checkpoint_id;
        return (
          <Tr key={checkpoint.checkpoint_id} id={checkpoint.checkpoint_id}>
            <Td className="whitespace-nowrap">
              <span className="inline-flex items-center gap-x-2 gap-y-0.5 max-rail:flex-col max-rail:items-start max-rail:py-1">
                <span className="mono">{name}</span>
                <Labels labels={labelsOf(checkpoint, run, forks)} />
              </span>
            </Td>
            <Td className="whitespace-nowrap max-rail:hidden">
              <CopyInline text={checkpoint.uri} name={`URI of ${name}`}>
                <span className="mono">{formatId(checkpoint.checkpoint_id)}</span>
              </CopyInline>
            </Td>
            <Td className="text-text-2">{nameParent(checkpoint, byId)}</Td>
            {told.map((key, at) => (
              <Td numeric key={key ?? "watched"}>
                <MeasuredValue metrics={checkpoint.metrics} metric={key} strong={isBest && at === 0} />
              </Td>
            ))}
            {refusals && (
              <Td>
                <PolicyCell
                  checkpoint={checkpoint}
                  refusal={refusals.find(({ iteration }) => iteration === checkpoint.iteration_index)}
                />
              </Td>
            )}
            <Td numeric className="whitespace-nowrap">
              <span className="inline-flex items-baseline gap-2">
                <FolderFiles checkpoint={checkpoint} />
                {formatBytes(checkpoint.size_bytes)}
              </span>
            </Td>
            <Td className="whitespace-nowrap">
              <ShortHash hash={checkpoint.sha256} name={`sha256 of ${name}`} />
            </Td>
            <Td numeric className="text-text-2">
              <Age at={checkpoint.created_at} />
            </Td>
            {/* Narrow, the table scrolls sideways and its one action stays in sight. */}
            <Td className="sticky right-0 bg-bg text-right">
              <span className="inline-flex gap-1">
                <DownloadButton
                  small
                  readUrl={() => readDownloadUrl(run.run_id, checkpoint.checkpoint_id)}
                  label={`Download ${name}`}
                />
                {checkpoint.policy && (
                  <Link
                    aria-label={`Drive ${name}`}
                    title={`Drive the policy of ${name} in this page`}
                    className={buttonClass({ look: "quiet", small: true, iconOnly: true })}
                    href={driveAddress({ runId: run.run_id }, { policyId: checkpoint.checkpoint_id })}
                  >
                    <Icon of={Gamepad2} />
                  </Link>
                )}
                <Link
                  aria-label={`What shaped ${name}`}
                  title={`What shaped ${name}`}
                  className={buttonClass({ look: "quiet", small: true, iconOnly: true })}
                  href={provenanceAddress(run.run_id, checkpoint.checkpoint_id)}
                >
                  <Icon of={Waypoints} />
                </Link>
                <Link
                  aria-label={`Fork from ${name}`}
                  title={`Fork from ${name}`}
                  className={buttonClass({ look: "quiet", small: true, iconOnly: true })}
                  href={forkAddress(run.run_id, checkpoint.checkpoint_id)}
                >
                  <Icon of={GitFork} />
                </Link>
                <PinButton run={run} checkpoint={checkpoint} actions={actions} mayWrite={mayWrite} />
              </span>
            </Td>
          </Tr>
        );
      })}
    </Table>
  );
}

function labelsOf(
  { checkpoint_id: id, pinned }: WireCheckpoint,
  run: Pick<WireTrainingRun, "best" | "latest_checkpoint_id" | "champion_checkpoint_id">,
  forks: readonly Pick<WireTrainingRun, "parent">[],
): readonly string[] {
  const forked = forks.filter(({ parent }) => parent?.checkpoint_id === id).length;
  return [
    id === run.champion_checkpoint_id ? "champion" : null,
    id === run.latest_checkpoint_id ? "latest" : null,
    id === run.best?.checkpoint_id ? "best" : null,
    pinned ? "pinned" : null,
    forked > 0 ? (forked === 1 ? "1 fork" : `${forked} forks`) : null,
  ].filter((label) => label !== null);
}

/** A parent of this run by its iteration, one from elsewhere by its id. */
function nameParent(checkpoint: WireCheckpoint, byId: ReadonlyMap<string, WireCheckpoint>): string {
  const { parent_checkpoint_id: parentId, parent_asset_id: assetId } = checkpoint;
  if (parentId !== null) {
    const parent = byId.get(parentId);
    return parent ? nameIteration(parent.iteration_index) : formatId(parentId);
  }
  return assetId === null ? "none" : formatId(assetId);
}
