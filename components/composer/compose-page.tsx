"use client";

import { useRouter } from "next/navigation";
import { useEffect, useMemo, useRef, useState } from "react";
import { WorkerStrip } from "@/components/fleet/worker-strip";
import { SpecDiff } from "@/components/runs/spec-diff";
import { useEndedSession } from "@/components/shell/session-watch";
import { Button } from "@/components/ui/button";
import { isolateName } from "@/components/ui/isolate-name";
import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { Strip } from "@/components/ui/strip";
import { useToast } from "@/components/ui/toast";
import type { ActionRefusal, ActionResult } from "@/lib/client/action-result";
import { toWireSpec } from "@/lib/contracts/resolved-spec-wire";
import { diffSpecs } from "@/lib/core/specs/diff-specs";
import type { Body } from "./body-value";
import { checkBody } from "./check-body";
import type { PickedCheckpoint } from "./checkpoint-picker";
import { ComposeDock } from "./compose-dock";
import { ComposeForm } from "./compose-form";
import { type Draft, withField, withText } from "./draft";
import { JsonPane } from "./json-pane";
import { type ForkOrigin, planSubmission } from "./plan-submission";
import { RunPlan } from "./run-plan";
import { useDraft } from "./use-draft";
import { useValidation } from "./use-validation";

type Started = Promise<ActionResult<{ runId: string }>>;

/** The server actions of the two verbs that make a run. The same key twice is one run. */
export type SubmitPort = {
  create: (body: Body, idempotencyKey: string) => Started;
  fork: (parentRunId: string, body: Body, idempotencyKey: string) => Started;
};

/** Something to begin with. */
export type Template = { id: string; label: string; body: Body };

/** The run that is forked, with the names of its checkpoints. */
export type ComposeFork = ForkOrigin & { checkpoints: readonly PickedCheckpoint[] };

/** A new run, or a fork of one: a form and its JSON, two views of one value, checked as one types. */
export function ComposePage({
  template,
  templates,
  fork,
  owner,
  projects,
  allowCpuTrainers,
  apiUrl,
  mayWrite,
  submit,
}: {
  /** What the page begins with. */
  template: Body;
  templates: readonly Template[];
  fork: ComposeFork | null;
  /** Whose draft is kept. */
  owner: string;
  projects: readonly { id: string; name: string }[];
  allowCpuTrainers: boolean;
  apiUrl: string;
  mayWrite: boolean;
  submit: SubmitPort;
}) {
  const router = useRouter();
  const toast = useToast();
  const tellEnded = useEndedSession();
  const { draft, change, reset, forget, kept } = useDraft(template, { owner, fork: fork?.runId ?? null });
  const [focusedPath, setFocusedPath] = useState<string | null>(null);
  const [refused, setRefused] = useState<{ text: string; refusal: ActionRefusal } | null>(null);
  const [busy, setBusy] = useState(false);
  const check = useMemo(() => checkBody(draft.body, { allowCpuTrainers }), [draft.body, allowCpuTrainers]);
  const validation = useValidation(draft.body, check, mayWrite && draft.broken === null);
  const submission = useMemo(() => planSubmission(draft.body, fork), [draft.body, fork]);
  const refusal = refused?.text === draft.text ? refused.refusal : null;
  const errors = [...check.errors, ...validation.errors, ...(refusal?.errors ?? [])];
  const problems = draft.broken === null ? check.errors.length : 1;
  const sealed = submission.verb === "create" ? findSealed(draft.body) : [];
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
      const result = await (submission.verb === "fork"
        ? submit.fork(submission.runId, submission.body, draft.key)
        : submit.create(submission.body, draft.key));
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

  function beginWith({ label, body }: Template): void {
    const before = reset(body);
    toast({
      text: `Draft replaced by ${label}`,
      action: { label: "Undo", onPress: () => change(before) },
    });
  }

  const title = fork ? `Fork of ${isolateName(fork.name)}` : "New run";
  return (
    <>
      <PageBar
        crumbs={[
          { label: "Runs", href: "/runs" },
          ...(fork ? [{ label: fork.name, href: `/runs/${fork.runId}` }] : []),
        ]}
        title={fork ? "Fork" : "New run"}
        end={
          <span>
            {kept ? "draft kept in this browser" : fork ? "as the run it comes from" : "the smoke run"}
          </span>
        }
      />
      <PageBody>
        <PageHead
          title={title}
          actions={
            <>
              <span className="text-small text-text-3">Begin with</span>
              {templates.map((candidate) => (
                <Button key={candidate.id} onClick={() => beginWith(candidate)}>
                  <bdi className="max-w-48 truncate">{candidate.label}</bdi>
                </Button>
              ))}
            </>
          }
        />
        <WorkerStrip />
        {draft.broken !== null && (
          <Strip fact="The form waits for the JSON.">What was typed there can't be read yet.</Strip>
        )}
        {sealed.length > 0 && (
          <Strip fact={`${sealed.join(", ")} ${sealed.length === 1 ? "is" : "are"} sealed.`}>
            Nobody can read the value again: type it anew, or the trainer gets three stars.
          </Strip>
        )}
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 side:grid-cols-[minmax(0,1fr)_var(--w-form-side)]">
          <ComposeForm
            draft={draft}
            errors={errors}
            warnings={validation.warnings}
            projects={projects}
            knownCheckpoints={fork?.checkpoints ?? []}
            onFields={(changes) =>
              edit(changes.reduce((next, [path, value]) => withField(next, path, value), draft))
            }
            onFocusPath={setFocusedPath}
          />
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6 side:sticky side:top-16">
            <JsonPane
              draft={draft}
              errors={errors}
              warnings={validation.warnings}
              focusedPath={focusedPath}
              submission={submission}
              apiUrl={apiUrl}
              onText={(text) => edit(withText(draft, text))}
            />
            {fork && check.resolved && draft.broken === null && (
              <Section title="What differs" note={`from ${isolateName(fork.name)}`}>
                <SpecDiff
                  before={fork.name}
                  after="the fork"
                  differences={diffSpecs(fork.resolvedSpec, toWireSpec(check.resolved))}
                />
              </Section>
            )}
            {check.resolved && draft.broken === null && (
              <RunPlan spec={check.resolved} estimate={validation.estimate} stale={validation.stale} />
            )}
          </div>
        </div>
      </PageBody>
      <ComposeDock
        problems={problems + (draft.broken === null ? validation.errors.length : 0)}
        warnings={draft.broken === null ? validation.warnings : []}
        estimate={draft.broken === null ? validation.estimate : null}
        note={describeCheck(validation.unreachable)}
        refusal={refusal?.detail ?? validation.refusal}
        verb={submission.verb === "fork" ? "Start fork" : "Start run"}
        busy={busy}
        disabledReason={disabledReason}
        onShow={showField}
        onSubmit={() => void start()}
      />
    </>
  );
}

function describeCheck(unreachable: string | null): string {
  return unreachable === null
    ? "checked by the API's own rules"
    : `checked in this browser alone: ${unreachable}`;
}

/** Names of env values that read *** and would be sent so. */
function findSealed(body: Body): readonly string[] {
  const env = checkedEnv(body);
  return Object.keys(env).filter((name) => env[name] === "***");
}

function checkedEnv({ trainer_spec: trainer }: Body): Body {
  const env = typeof trainer === "object" && trainer !== null && "env" in trainer ? trainer.env : null;
  return typeof env === "object" && env !== null ? Object.fromEntries(Object.entries(env)) : {};
}

/** A warning that no field has belongs to the whole: its first field. */
function showField(path: string): void {
  const field = document.querySelector(`[data-path="${path}"]`) ?? document.querySelector("[data-path]");
  field?.scrollIntoView({ block: "center" });
  const control = field?.querySelector("input, select, textarea, button");
  if (control instanceof HTMLElement) control.focus({ preventScroll: true });
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
