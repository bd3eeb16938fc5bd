"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { AuditFilter } from "@/lib/client/queries/audit-events";
import type { WireProject } from "@/lib/contracts/projects/project";
import { auditActions } from "@/lib/core/names";
import { nameAuditAction } from "./audit-address";

const noFilter: AuditFilter = { projectId: null, action: null, actor: null, from: null, to: null };

/** What the list is narrowed to; the address says it. */
export function AuditFilters({
  filter,
  projects,
  onGo,
}: {
  filter: AuditFilter;
  projects: readonly WireProject[];
  onGo: (filter: AuditFilter) => void;
}) {
  const [actor, setActor] = useState(filter.actor ?? "");
  const change = (part: Partial<AuditFilter>) => onGo({ ...filter, actor: actor.trim() || null, ...part });
  const isNarrowed = Object.values(filter).some((value) => value !== null);

  function submit(event: FormEvent): void {
    event.preventDefault();
    change({});
  }

  return (
    <form className="flex flex-wrap items-end gap-3" onSubmit={submit}>
      <Field label="What" className="w-56 max-rail:w-full">
        <Select
          value={filter.action ?? ""}
          options={[
            { value: "", label: "everything" },
            ...auditActions.map((action) => ({ value: action, label: nameAuditAction(action) })),
          ]}
          onChange={(value) => change({ action: auditActions.find((action) => action === value) ?? null })}
        />
      </Field>
      {projects.length > 1 && (
        <Field label="Project" className="w-48 max-rail:w-full">
          <Select
            value={filter.projectId ?? ""}
            options={[
              { value: "", label: "all" },
              ...projects.map(({ project_id, name }) => ({ value: project_id, label: name })),
            ]}
            onChange={(value) => change({ projectId: value || null })}
          />
        </Field>
      )}
      <Field label="Who" className="w-56 max-rail:w-full">
        <Input
          type="search"
          autoComplete="off"
          placeholder="E-mail or key, then enter"
          value={actor}
          onChange={setActor}
        />
      </Field>
      <Day label="From, UTC" value={filter.from} onChange={(from) => change({ from })} />
      <Day label="To, UTC" value={filter.to} onChange={(to) => change({ to })} />
      {isNarrowed && (
        <Button
          onClick={() => {
            setActor("");
            onGo(noFilter);
          }}
        >
          Show all
        </Button>
      )}
    </form>
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | null;
  onChange: (day: string | null) => void;
}) {
  return (
    <Field label={label} className="w-36 max-rail:min-w-32 max-rail:flex-1">
      <Input type="date" value={value ?? ""} onChange={(day) => onChange(day || null)} />
    </Field>
  );
}
