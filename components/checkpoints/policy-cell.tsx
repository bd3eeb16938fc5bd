"use client";

import { type ReactNode, useState } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Facts } from "@/components/ui/facts";
import { formatBytes } from "@/components/ui/format-bytes";
import { ShortHash } from "@/components/ui/short-id";
import type { PolicyRefusal } from "@/lib/client/queries/policy-refusals";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import { describePolicy, describeValue } from "./describe-policy";

/** Whether a checkpoint carries a policy, and on a press what it takes and gives, or why it cannot be used. */
export function PolicyCell({
  checkpoint,
  refusal,
}: {
  checkpoint: WireCheckpoint;
  /** Why the policy that its training left cannot be used; undefined: it left none. */
  refusal: PolicyRefusal | undefined;
}) {
  const { policy } = checkpoint;
  const name = nameIteration(checkpoint.iteration_index);
  if (policy) {
    return (
      <Opened word="yes" title={`Policy of ${name}`} hint={describePolicy(policy)}>
        <Facts
          left
          facts={[
            ...policy.inputs.map((value) => valueFact("Input", value)),
            ...policy.outputs.map((value) => valueFact("Output", value)),
            { label: "Size", value: formatBytes(policy.size_bytes) },
            {
              label: "sha256",
              value: <ShortHash hash={policy.sha256} name={`sha256 of the policy of ${name}`} />,
            },
          ]}
        />
      </Opened>
    );
  }
  if (!refusal) return <span className="text-text-3">none</span>;
  return (
    <Opened word="refused" title={`No policy in ${name}`} hint={refusal.message}>
      <p className="wrap-anywhere">
        <span className="mono text-paused">{refusal.code}</span> {refusal.message}
      </p>
    </Opened>
  );
}

const valueFact = (label: string, value: Parameters<typeof describeValue>[0]) => ({
  key: `${label} ${value.name}`,
  label,
  value: <span className="mono">{describeValue(value)}</span>,
});

function Opened({
  word,
  title,
  hint,
  children,
}: {
  word: string;
  title: string;
  hint: string;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="link"
        aria-label={`${title}: ${word}`}
        title={hint}
        onClick={() => setOpen(true)}
      >
        {word}
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={title}
        foot={<Button onClick={() => setOpen(false)}>Close</Button>}
      >
        {children}
      </Dialog>
    </>
  );
}
