"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { Drive } from "@/components/drive/drive";
import type { DriveTrouble } from "@/components/drive/drive-state";
import { useWhole } from "@/components/drive/use-drive";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { Button } from "@/components/ui/button";
import { LinkButton } from "@/components/ui/link-button";
import { Strip } from "@/components/ui/strip";
import { ApiError } from "@/lib/client/api-error";

const facts: Readonly<Record<DriveTrouble["code"], string>> = {
  no_webassembly: "Nothing can be simulated here.",
  download_failed: "What drives could not be loaded.",
  drive_failed: "The simulator broke.",
  drive_hung: "The policy never returned.",
};

/** What stands in the way of driving, and what there is to do about it. */
export function TroubleStrips({
  drive,
  policy,
  refusal,
  checkpointsHref,
}: {
  drive: Drive;
  /** How the policy that was asked for came. */
  policy: Pick<UseQueryResult, "data" | "error" | "isError" | "refetch">;
  /** Why the policy that its training left was refused; null: it left none, or nobody knows. */
  refusal: { code: string; message: string } | null;
  /** Where another checkpoint can be chosen; null: there is none. */
  checkpointsHref: string | null;
}) {
  const { trouble, refusal: refused } = useWhole(drive.state);
  const isMissing = policy.error instanceof ApiError && policy.error.code === "policy_missing";
  const told = refused ?? (isMissing ? refusal : null);
  const choose = checkpointsHref && (
    <LinkButton small href={checkpointsHref}>
      Show checkpoints
    </LinkButton>
  );
  return (
    <>
      {trouble && (
        <Strip
          tone="bad"
          fact={facts[trouble.code]}
          action={
            <Button small onClick={() => drive.open()}>
              Start again
            </Button>
          }
        >
          {trouble.message} <span className="mono text-failed">{trouble.code}</span>
        </Strip>
      )}
      {(told || isMissing) && (
        <Strip tone="warn" fact="There is no policy that could drive." action={choose}>
          {told ? (
            <>
              <span className="mono text-paused">{told.code}</span> {told.message}
            </>
          ) : (
            policy.error?.message
          )}{" "}
          The expert and random actions can.
        </Strip>
      )}
      {!isMissing && <QueryFailure what="The policy" query={policy} stale={false} />}
    </>
  );
}
