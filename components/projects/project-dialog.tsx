"use client";

import { useState } from "react";
import { ActionAlert } from "@/components/account-parts/action-alert";
import { useAction } from "@/components/account-parts/use-action";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input } from "@/components/ui/input";
import { isolateName } from "@/components/ui/isolate-name";
import type { ActionResult } from "@/lib/client/action-result";
import type { WireProject } from "@/lib/contracts/projects/project";

const ownPaths = ["name", "credit_limit"];

/** A project's name and limit; without `project` a new one. */
export function ProjectDialog({
  project,
  isOwner,
  save,
  onSaved,
  onClose,
}: {
  project?: WireProject;
  /** Whoever looks is an owner of the server. */
  isOwner: boolean;
  save: (body: unknown) => Promise<ActionResult<WireProject>>;
  onSaved: (project: WireProject) => Promise<void>;
  onClose: () => void;
}) {
  const { run, errorOf, refusalBeside } = useAction();
  const [name, setName] = useState(project?.name ?? "");
  const [limit, setLimit] = useState(project?.credit_limit == null ? "" : String(project.credit_limit));

  const isHeld = !isOwner && project?.credit_limit_locked === true;

  async function submit(): Promise<void> {
    // What is no number is sent as it is: the contract says what is wrong with it.
    const credits = limit.trim() === "" ? null : Number.isNaN(Number(limit)) ? limit : Number(limit);
    const saved = await run(() => save({ name: name.trim(), ...(!isHeld && { credit_limit: credits }) }));
    if (!saved) return;
    await onSaved(saved);
    onClose();
  }

  const verb = project ? "Save project" : "Create project";
  return (
    <FormDialog
      title={project ? `Project ${isolateName(project.name)}` : "New project"}
      description={
        project
          ? "A limit below what is used lets nothing new start; what runs goes on."
          : "Runs, assets, keys and members belong to one project each."
      }
      verb={verb}
      busyLabel="Saving…"
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label="Name" path="name" error={errorOf("name")}>
        <Input value={name} autoComplete="off" onChange={setName} />
      </Field>
      <Field
        label="Credit limit"
        path="credit_limit"
        help={isHeld ? "An owner of the server set it: only an owner changes it." : "Empty: no limit."}
        error={errorOf("credit_limit")}
      >
        <Input
          value={limit}
          unit="credits"
          inputMode="decimal"
          autoComplete="off"
          disabled={isHeld}
          onChange={setLimit}
        />
      </Field>
      <ActionAlert refusal={refusalBeside(ownPaths)} />
    </FormDialog>
  );
}
