"use client";

import { type FormEvent, useId, useState } from "react";
import { ActionAlert } from "@/components/account-parts/action-alert";
import { useAction } from "@/components/account-parts/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { isolateName } from "@/components/ui/isolate-name";
import type { ActionResult } from "@/lib/client/action-result";
import type { WireProject } from "@/lib/contracts/projects/project";

const ownPaths = ["name", "credit_limit"];

/** A project's name and limit; without `project` a new one. */
export function ProjectDialog({
  project,
  save,
  onSaved,
  onClose,
}: {
  project?: WireProject;
  save: (body: unknown) => Promise<ActionResult<WireProject>>;
  onSaved: (project: WireProject) => Promise<void>;
  onClose: () => void;
}) {
  const formId = useId();
  const { busy, run, errorOf, refusalBeside } = useAction();
  const [name, setName] = useState(project?.name ?? "");
  const [limit, setLimit] = useState(project?.credit_limit == null ? "" : String(project.credit_limit));

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    // What is no number is sent as it is: the contract says what is wrong with it.
    const credits = limit.trim() === "" ? null : Number.isNaN(Number(limit)) ? limit : Number(limit);
    const saved = await run(() => save({ name: name.trim(), credit_limit: credits }));
    if (!saved) return;
    await onSaved(saved);
    onClose();
  }

  const verb = project ? "Save project" : "Create project";
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={project ? `Project ${isolateName(project.name)}` : "New project"}
      description={
        project
          ? "A limit below what is used lets nothing new start; what runs goes on."
          : "Runs, assets, keys and members belong to one project each."
      }
      foot={
        <>
          <Button onClick={onClose}>Discard</Button>
          <Button look="primary" type="submit" form={formId} busy={busy} busyLabel="Saving…">
            {verb}
          </Button>
        </>
      }
    >
      <form id={formId} className="grid gap-4" onSubmit={submit} noValidate>
        <Field label="Name" path="name" error={errorOf("name")}>
          <Input value={name} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field
          label="Credit limit"
          path="credit_limit"
          help="Empty: no limit."
          error={errorOf("credit_limit")}
        >
          <Input
            value={limit}
            unit="credits"
            inputMode="decimal"
            autoComplete="off"
            onChange={(event) => setLimit(event.target.value)}
          />
        </Field>
        <ActionAlert refusal={refusalBeside(ownPaths)} />
      </form>
    </Dialog>
  );
}
