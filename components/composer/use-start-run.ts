"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useEndedSession } from "@/components/page-parts/session-watch";
import type { Submission } from "@/components/spec/plan-submission";
import type { ActionRefusal, ActionResult } from "@/lib/client/action-result";
import type { Body } from "@/lib/core/specs/body-value";
import type { Draft } from "./draft";

type Started = Promise<ActionResult<{ runId: string }>>;

/** The server actions of the two verbs that make a run. The same key twice is one run. */
export type SubmitPort = {
  create: (body: Body, idempotencyKey: string) => Started;
  fork: (parentRunId: string, body: Body, idempotencyKey: string) => Started;
};

/** Sends a draft and goes to the run that it became; a refusal stands as long as the draft is as it was sent. */
export function useStartRun(
  submit: SubmitPort,
  { draft, submission, onStarted }: { draft: Draft; submission: Submission; onStarted: () => void },
): { start: () => Promise<void>; busy: boolean; refusal: ActionRefusal | null } {
  const router = useRouter();
  const tellEnded = useEndedSession();
  const [refused, setRefused] = useState<{ text: string; refusal: ActionRefusal } | null>(null);
  const [busy, setBusy] = useState(false);

  function refuse(refusal: ActionRefusal): void {
    setRefused({ text: draft.text, refusal });
    setBusy(false);
  }

  async function start(): Promise<void> {
    if (busy) return;
    setBusy(true);
    setRefused(null);
    try {
      const result = await (submission.verb === "fork"
        ? submit.fork(submission.runId, submission.body, draft.key)
        : submit.create(submission.body, draft.key));
      if (!result.ok) {
        if (result.refusal.code === "unauthenticated") tellEnded();
        refuse(result.refusal);
        return;
      }
      onStarted();
      router.push(`/runs/${result.value.runId}`);
    } catch (cause) {
      const detail = `The server could not be reached, so nobody knows whether the run began. Start it again: the same draft makes one run. (${cause instanceof Error ? cause.message : String(cause)})`;
      refuse({ code: "unreachable", detail, requestId: null, errors: [] });
    }
  }

  return { start, busy, refusal: refused?.text === draft.text ? refused.refusal : null };
}
