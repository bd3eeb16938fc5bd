"use client";

import { useMemo, useState } from "react";
import { forkAddress } from "@/components/run-model/run-address";
import { type ForkOrigin, planSubmission } from "@/components/spec/plan-submission";
import { SpecDiff } from "@/components/spec/spec-diff";
import { isolateName } from "@/components/ui/isolate-name";
import { LinkButton } from "@/components/ui/link-button";
import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { Strip } from "@/components/ui/strip";
import { useToast } from "@/components/ui/toast";
import { WorkerStrip } from "@/components/workers/worker-strip";
import { toWireSpec } from "@/lib/contracts/spec/run-spec";
import { type Body, valueAt } from "@/lib/core/specs/body-value";
import { diffSpecs } from "@/lib/core/specs/diff-specs";
import { BeginWith, type Template } from "./begin-with";
import { checkBody } from "./check-body";
import { ComposeDock } from "./compose-dock";
import { ComposeForm } from "./compose-form";
import { type Draft, withField, withText } from "./draft";
import { findSealed } from "./find-sealed";
import { findUnsaid } from "./find-unsaid";
import { JsonPane } from "./json-pane";
import type { PickedCheckpoint } from "./picked-checkpoint";
import { RivalStrip } from "./rival-strip";
import { RunPlan } from "./run-plan";
import { useDraft } from "./use-draft";
import { type SubmitPort, useStartRun } from "./use-start-run";
import { useSubmitShortcut } from "./use-submit-shortcut";
import { useValidation } from "./use-validation";

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
  const toast = useToast();
  const { draft, change, reset, forget, kept, rival } = useDraft(template, {
    owner,
    fork: fork && [fork.runId, fork.artifact?.id].join(" "),
  });
  const [focusedPath, setFocusedPath] = useState<string | null>(null);
  const check = useMemo(() => checkBody(draft.body, { allowCpuTrainers }), [draft.body, allowCpuTrainers]);
  const submission = useMemo(() => planSubmission(draft.body, fork), [draft.body, fork]);
  const validation = useValidation(draft.body, check, {
    mayAsk: mayWrite && draft.broken === null,
    forkOf: submission.verb === "fork" ? submission.runId : null,
  });
  const { start, busy, refusal } = useStartRun(submit, { draft, submission, onStarted: forget });
  const unsaid = useMemo(() => findUnsaid(draft.body, submission, fork), [draft.body, submission, fork]);
  const found = [...check.errors, ...unsaid];
  const errors = [...found, ...validation.errors, ...(refusal?.errors ?? [])];
  const problems = draft.broken === null ? found.length : 1;
  const sealed = findSealed(draft.body)
    .filter(({ path }) => submission.verb === "create" || errors.some((error) => error.path === path))
    .map(({ name }) => name);
  // What is forked has run here already.
  const needed = fork ? undefined : findNeed(templates, draft.body);
  const disabledReason = !mayWrite
    ? "Your role here may look at runs, not start them."
    : problems > 0
      ? "The API would refuse this; what to mend stands at the fields and beside the JSON."
      : null;

  const edit = (next: Draft) => {
    if (!busy) change(next);
  };
  const startIfValid = () => {
    if (disabledReason === null) void start();
  };
  useSubmitShortcut(startIfValid);

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
            {rival
              ? "draft not kept"
              : kept
                ? "draft kept in this browser"
                : fork
                  ? "as the run it comes from"
                  : "the smoke run"}
          </span>
        }
      />
      <PageBody>
        <PageHead title={title} actions={<BeginWith templates={templates} onBegin={beginWith} />} />
        <WorkerStrip />
        {rival && <RivalStrip rival={rival} />}
        {draft.broken !== null && (
          <Strip fact="The form waits for the JSON.">What was typed there can't be read yet.</Strip>
        )}
        {fork?.artifact && submission.verb === "fork" && "artifact_id" in submission.body && (
          <Strip
            tone="info"
            fact={`Starts from ${fork.artifact.name}.`}
            action={
              <LinkButton small href={forkAddress(fork.runId)}>
                Fork without it
              </LinkButton>
            }
          >
            An attempt left it that did not complete; with the fork it becomes an asset.
          </Strip>
        )}
        {needed && (
          <Strip tone="info" fact={`${needed.label}:`}>
            {needed.needs}
          </Strip>
        )}
        {sealed.length > 0 && (
          <Strip fact={`${sealed.join(", ")} ${sealed.length === 1 ? "is" : "are"} sealed.`}>
            {submission.verb === "create"
              ? "Nobody can read the value again: type it anew, or take the variable out."
              : "A sealed value stays with whoever set it: type yours, or take the variable out."}
          </Strip>
        )}
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 side:grid-cols-[minmax(0,1fr)_var(--w-form-side)]">
          <ComposeForm
            draft={draft}
            errors={errors}
            warnings={validation.warnings}
            projects={projects}
            knownCheckpoints={fork?.checkpoints ?? []}
            bareLabel={fork?.artifact ? "Partial file" : "Nothing"}
            forkedRunId={fork?.runId ?? null}
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
        onSubmit={startIfValid}
      />
    </>
  );
}

function describeCheck(unreachable: string | null): string {
  return unreachable === null
    ? "checked by the API's own rules"
    : `checked in this browser alone: ${unreachable}`;
}

const imagePath = "trainer_spec.image_uri";

/** The template whose image the body names, if that needs something. */
const findNeed = (templates: readonly Template[], body: Body): Template | undefined =>
  templates.find(
    (template) => template.needs && valueAt(template.body, imagePath) === valueAt(body, imagePath),
  );

/** A warning that no field has belongs to the whole: its first field. */
function showField(path: string): void {
  const field = document.querySelector(`[data-path="${path}"]`) ?? document.querySelector("[data-path]");
  field?.scrollIntoView({ block: "center" });
  const control = field?.querySelector("input, select, textarea, button");
  if (control instanceof HTMLElement) control.focus({ preventScroll: true });
}
