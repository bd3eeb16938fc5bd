"use client";

import { useState } from "react";
import { explainStop } from "@/components/failure/explain-stop";
import { nameTask } from "@/components/run-model/name-task";
import { describeProgress, glyphOf, isEnded, shareDone } from "@/components/run-model/read-run-state";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { formatDuration } from "@/components/ui/format-duration";
import { Labels } from "@/components/ui/label";
import { PageHead } from "@/components/ui/page-head";
import { ShortId } from "@/components/ui/short-id";
import { Status } from "@/components/ui/status";
import { Age } from "@/components/ui/time";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { EditRunForm } from "./edit-run-form";
import { EndNoticeButton } from "./end-notice-button";
import { RunButtons } from "./run-buttons";
import { RunMenu } from "./run-menu";
import type { EndNotice } from "./use-end-notice";

/** Is it alive, where is it, why did it stop, what can be done. */
export function RunHead({
  run,
  actions,
  mayWrite,
  notice,
}: {
  run: WireTrainingRun;
  actions: RunActions;
  mayWrite: boolean;
  notice: EndNotice;
}) {
  const [editing, setEditing] = useState(false);
  const by = run.created_by.name;
  const { simulator } = run.resolved_spec.rollout_template;
  return (
    <>
      <PageHead
        title={run.name}
        state={
          <>
            <Status pill status={glyphOf(run)} share={shareDone(run)} />
            <span className="text-text-2">
              {describeProgress(run)}
              {/* Of a failed run the banner says it, with all that belongs to it. */}
              {run.stop_reason && run.status !== "failed" && (
                <>
                  {" · "}
                  {explainStop(run.stop_reason, run.stop_inputs)}{" "}
                  <span className="mono text-text-3">{run.stop_reason}</span>
                </>
              )}
            </span>
          </>
        }
        meta={
          <>
            <ShortId id={run.run_id} name="run id" />
            <span>
              {run.started_at ? "started " : "queued "}
              <Age at={run.started_at ?? run.created_at} />
              {by && ` by ${by}`}
            </span>
            {isEnded(run) && run.started_at && (
              <span>ran {formatDuration(run.counters.wallclock_s * 1000)}</span>
            )}
            <span>
              seed <span className="mono">{run.resolved_spec.seed}</span>
            </span>
            <span className="mono max-rail:hidden">{nameTask(run.resolved_spec.rollout_template)}</span>
            {simulator && (
              <span className="mono max-w-80 truncate max-rail:hidden" title={simulator.image_uri}>
                in {simulator.image_uri}
              </span>
            )}
            <Labels labels={run.labels} />
          </>
        }
        actions={
          <>
            {!isEnded(run) && (
              <>
                <EndNoticeButton notice={notice} />
                <RunButtons run={run} actions={actions} mayWrite={mayWrite} />
              </>
            )}
            <RunMenu
              run={run}
              actions={actions}
              mayWrite={mayWrite}
              notice={notice}
              onEdit={() => setEditing(true)}
            />
          </>
        }
      />
      {editing ? (
        <EditRunForm run={run} actions={actions} onClose={() => setEditing(false)} />
      ) : (
        run.notes !== "" && (
          <p className="max-w-prose whitespace-pre-wrap text-text-2 wrap-anywhere">{run.notes}</p>
        )
      )}
    </>
  );
}
