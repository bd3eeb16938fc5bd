"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { WorkerStrip } from "@/components/fleet/worker-strip";
import { useEndedSession } from "@/components/shell/session-watch";
import { Button } from "@/components/ui/button";
import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";
import { PageHead } from "@/components/ui/page-head";
import { Strip } from "@/components/ui/strip";
import { useToast } from "@/components/ui/toast";
import type { ActionRefusal, ActionResult } from "@/lib/client/action-result";
import type { Body } from "./body-value";
import { checkBody } from "./check-body";
import { ComposeDock } from "./compose-dock";
import { ComposeForm } from "./compose-form";
import { type Draft, withField, withText } from "./draft";
import { JsonPane } from "./json-pane";
import { RunPlan } from "./run-plan";
import { useDraft } from "./use-draft";

/** The server action: it calls the verb of POST /v1/training-runs. The same key twice is one run. */
export type SubmitRun = (body: Body, idempotencyKey: string) => Promise<ActionResult<{ runId: string }>>;

/** A new run: a form and its JSON, two views of one value, checked as one types. */
export function ComposePage({
  template,
  projects,
  allowCpuTrainers,
  apiUrl,
  mayWrite,
  submit,
}: {
  template: Body;
  projects: readonly { id: string; name: string }[];
  allowCpuTrainers: boolean;
  apiUrl: string;
  mayWrite: boolean;
  submit: SubmitRun;
}) {
  const router = useRouter();
  const toast = useToast();
  const tellEnded = useEndedSession();
  const { draft, change, reset, forget, kept } = useDraft(template);
  const [focusedPath, setFocusedPath] = useState<string | null>(null);
  const [refused, setRefused] = useState<{ text: string; refusal: ActionRefusal } | null>(null);
  const [busy, setBusy] = useState(false);
  const check = checkBody(draft.body, { allowCpuTrainers });
  const refusal = refused?.text === draft.text ? refused.refusal : null;
  const errors = refusal ? [...check.errors, ...refusal.errors] : check.errors;
  const problems = draft.broken === null ? check.errors.length : 1;
  const disabledReason = !mayWrite
    ? "Your role here may look at runs, not start them."
    : problems > 0
      ? "The API would refuse this; what to mend stands at the fields and beside the JSON."
      : null;

  const edit = (next: Draft) => {
    if (!busy) change(next);
  };

  async function start(): Promise<void> {
    if (busy || disabledReason !== null) return;
    setBusy(true);
    setRefused(null);
    try {
      const result = await submit(draft.body, draft.key);
      if (!result.ok) {
        if (result.refusal.code === "unauthenticated") tellEnded();
        setRefused({ text: draft.text, refusal: result.refusal });
        setBusy(false);
        return;
      }
      forget();
      router.push(`/runs/${result.value.runId}`);
    } catch (cause) {
      const detail = `The server could not be reached, so nobody knows whether the run began. Start it again: the same draft makes one run. (${cause instanceof Error ? cause.message : String(cause)})`;
      setRefused({ text: draft.text, refusal: { code: "unreachable", detail, requestId: null, errors: [] } });
      setBusy(false);
    }
  }

  useShortcut(() => void start());

  function startOver(): void {
    const before = reset();
    toast({
      text: "Draft replaced by the smoke run",
      action: { label: "Undo", onPress: () => change(before) },
    });
  }

  return (
    <>
      <PageBar
        crumbs={[{ label: "Runs", href: "/runs" }]}
        title="New run"
        end={<span>{kept ? "draft kept in this browser" : "the smoke run"}</span>}
      />
      <PageBody>
        <PageHead title="New run" actions={<Button onClick={startOver}>Begin with the smoke run</Button>} />
        <WorkerStrip />
        {draft.broken !== null && (
          <Strip fact="The form waits for the JSON.">What was typed there can't be read yet.</Strip>
        )}
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 side:grid-cols-[minmax(0,1fr)_var(--w-form-side)]">
          <ComposeForm
            draft={draft}
            errors={errors}
            warnings={check.warnings}
            projects={projects}
            onField={(path, value) => edit(withField(draft, path, value))}
            onFocusPath={setFocusedPath}
          />
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6 side:sticky side:top-16">
            <JsonPane
              draft={draft}
              errors={errors}
              warnings={check.warnings}
              focusedPath={focusedPath}
              apiUrl={apiUrl}
              onText={(text) => edit(withText(draft, text))}
            />
            {check.resolved && draft.broken === null && <RunPlan spec={check.resolved} />}
          </div>
        </div>
      </PageBody>
      <ComposeDock
        problems={problems}
        warnings={check.warnings.length}
        refusal={refusal?.detail ?? null}
        busy={busy}
        disabledReason={disabledReason}
        onSubmit={() => void start()}
      />
    </>
  );
}

/** Ctrl or ⌘ with Enter, from anywhere on the page. */
function useShortcut(onPress: () => void): void {
  const latest = useRef(onPress);
  latest.current = onPress;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
