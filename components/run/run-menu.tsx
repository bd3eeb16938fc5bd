"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Bell, BellRing, Ellipsis, Gauge, GitFork, Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { isEnded } from "@/components/run-model/read-run-state";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { forkAddress } from "@/components/run-model/run-address";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { isolateName } from "@/components/ui/isolate-name";
import { LinkButton } from "@/components/ui/link-button";
import { Menu } from "@/components/ui/menu";
import { requireDone } from "@/lib/client/action-result";
import { runListsKey } from "@/lib/client/queries/training-runs";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { refuseNotice } from "./end-notice-button";
import { LimitsDialog } from "./limits-dialog";
import type { EndNotice } from "./use-end-notice";

const mayOnlyLook = "Your role here may look at runs, not change them.";

/** Fork, and what is done rarely: other words, other limits, away with it. */
export function RunMenu({
  run,
  actions,
  mayWrite,
  notice,
  onEdit,
}: {
  run: WireTrainingRun;
  actions: RunActions;
  mayWrite: boolean;
  notice: EndNotice;
  onEdit: () => void;
}) {
  const router = useRouter();
  const client = useQueryClient();
  const [asked, setAsked] = useState<"limits" | "delete" | null>(null);
  const ended = isEnded(run);

  /** Throws the sentence of a refusal. */
  async function remove(): Promise<void> {
    await requireDone(actions.remove(run.run_id));
    await client.invalidateQueries({ queryKey: runListsKey });
    router.push("/runs");
  }

  const denied = mayWrite ? null : mayOnlyLook;
  const forkLabel = run.latest_checkpoint_id === null ? "Run again" : "Fork";
  return (
    <>
      <LinkButton
        href={forkAddress(run.run_id)}
        icon={<Icon of={GitFork} />}
        className={ended ? undefined : "max-rail:hidden"}
      >
        {forkLabel}
      </LinkButton>
      <Menu
        name="More of this run"
        trigger={
          <Button
            iconOnly
            aria-label="More actions"
            icon={<Icon of={Ellipsis} />}
            className="max-rail:flex-none!"
          />
        }
        items={[
          ...(ended
            ? []
            : [
                {
                  label: forkLabel,
                  icon: <Icon of={GitFork} />,
                  narrow: true,
                  onSelect: () => router.push(forkAddress(run.run_id)),
                },
              ]),
          ...(ended || notice.state === "none"
            ? []
            : [
                {
                  label: notice.state === "on" ? "No notification when it ends" : "Notify me when it ends",
                  icon: <Icon of={notice.state === "on" ? BellRing : Bell} />,
                  narrow: true,
                  disabledReason: refuseNotice(notice),
                  onSelect: notice.toggle,
                },
              ]),
          {
            label: "Edit name, labels and notes",
            icon: <Icon of={Pencil} />,
            disabledReason: denied,
            onSelect: onEdit,
          },
          {
            label: "Change limits",
            icon: <Icon of={Gauge} />,
            disabledReason: denied ?? (ended ? "The run has ended: a fork goes on with other limits." : null),
            onSelect: () => setAsked("limits"),
          },
          {
            label: "Delete run",
            icon: <Icon of={Trash2} />,
            danger: true,
            disabledReason: denied ?? (ended ? null : "The run still lives: cancel it first."),
            onSelect: () => setAsked("delete"),
          },
        ]}
      />
      {asked === "limits" && <LimitsDialog run={run} actions={actions} onClose={() => setAsked(null)} />}
      <ConfirmDialog
        open={asked === "delete"}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`Delete ${isolateName(run.name)}?`}
        text={describeDelete(run)}
        keepLabel="Keep run"
        confirmLabel="Delete run"
        busyLabel="Deleting…"
        onConfirm={remove}
      />
    </>
  );
}

function describeDelete(run: WireTrainingRun): string {
  const done = run.counters.iterations_completed;
  const files =
    done === 0
      ? "Its logs, events and artifacts go."
      : `Its ${done === 1 ? "checkpoint" : `${done} checkpoints`}, episodes, logs and events go, pinned ones too.`;
  return `${files} Files that another run or an asset uses stay, and what it cost stays in Usage. Nobody can bring it back.`;
}
