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

const ownPaths = ["name", "credit_limit", "storage_limit_gb", "max_priority"];

/** What is no number is sent as it is: the contract says what is wrong with it. */
const readLimit = (text: string): number | string | null => {
  if (text.trim() === "") return null;
  return Number.isNaN(Number(text)) ? text : Number(text);
};

/** A project's name and limits; without `project` a new one. An owner of the server sets the storage limit. */
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
  const [storage, setStorage] = useState(
    project?.storage_limit_gb == null ? "" : String(project.storage_limit_gb),
  );

  const isHeld = !isOwner && project?.credit_limit_locked === true;

  const [cap, setCap] = useState(project?.max_priority == null ? "" : String(project.max_priority));

  async function submit(): Promise<void> {
    const limits = {
      ...(!isHeld && { credit_limit: readLimit(limit) }),
      ...(isOwner && { storage_limit_gb: readLimit(storage) }),
      ...(isOwner && project && { max_priority: readLimit(cap) }),
    };
    const saved = await run(() => save({ name: name.trim(), ...limits }));
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
      {isOwner && (
        <Field
          label="Storage limit"
          path="storage_limit_gb"
          help="Empty: the server's own limit, if it has one."
          error={errorOf("storage_limit_gb")}
        >
          <Input value={storage} unit="GB" inputMode="decimal" autoComplete="off" onChange={setStorage} />
        </Field>
      )}
      {isOwner && project && (
        <Field
          label="Highest priority"
          path="max_priority"
          help="Of a run here. Empty: no cap. Projects take turns whatever it is."
          error={errorOf("max_priority")}
        >
          <Input value={cap} inputMode="numeric" autoComplete="off" onChange={setCap} />
        </Field>
      )}
      <ActionAlert refusal={refusalBeside(ownPaths)} />
    </FormDialog>
  );
}
