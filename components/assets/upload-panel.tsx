"use client";

import { Upload as UploadIcon } from "lucide-react";
import { type DragEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { formatBytes } from "@/components/ui/format-bytes";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { joinClasses } from "@/components/ui/join-classes";
import { Select } from "@/components/ui/select";
import { assetKindSchema, inputLimits } from "@/lib/contracts/assets/input";
import { knownKinds } from "./known-kinds";
import type { UploadTarget } from "./upload-state";

/** Where files become assets: drop them, or choose them. */
export function UploadPanel({
  projects,
  maxBytes,
  onFiles,
}: {
  /** Those in which the person may upload; never empty. */
  projects: readonly { id: string; name: string }[];
  /** The server's limit of one file. */
  maxBytes: number;
  onFiles: (files: readonly File[], target: UploadTarget) => void;
}) {
  const chooser = useRef<HTMLInputElement>(null);
  const kindsId = useId();
  const [kind, setKind] = useState("checkpoint");
  const [projectId, setProjectId] = useState(projects[0]?.id ?? "");
  const [over, setOver] = useState(false);
  const kindProblem =
    kind === "" ? null : (assetKindSchema.safeParse(kind).error?.issues[0]?.message ?? null);

  const take = (files: FileList | null) => {
    if (files && files.length > 0 && kindProblem === null) {
      onFiles([...files], { projectId, kind: kind === "" ? null : kind });
    }
  };
  const onDrag = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can be dropped with a pointer only; the button below is for everybody
    <div
      className={joinClasses(
        "grid items-end gap-x-4 gap-y-3 rounded-control border border-dashed px-4 py-4 ",
        projects.length > 1
          ? "rail:grid-cols-[minmax(0,1fr)_12rem_12rem_auto]"
          : "rail:grid-cols-[minmax(0,1fr)_12rem_auto]",
        over ? "border-accent bg-selected" : "border-line-control",
      )}
      onDragOver={(event) => onDrag(event, true)}
      onDragLeave={(event) => onDrag(event, false)}
      onDrop={(event) => {
        onDrag(event, false);
        take(event.dataTransfer.files);
      }}
    >
      <p className="self-center text-text-2">
        {over ? "Drop to upload" : "Drop files here, or choose them."}{" "}
        <span className="text-text-3">Up to {formatBytes(maxBytes)} each, kept as they are.</span>
      </p>
      <Field label="Kind" error={kindProblem}>
        <Input
          mono
          list={kindsId}
          value={kind}
          maxLength={inputLimits.kindLength}
          autoComplete="off"
          onChange={setKind}
        />
      </Field>
      <datalist id={kindsId}>
        {knownKinds.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {projects.length > 1 && (
        <Field label="Project">
          <Select
            value={projectId}
            onChange={setProjectId}
            options={projects.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
      )}
      <input
        ref={chooser}
        type="file"
        multiple
        tabIndex={-1}
        aria-label="Files to upload"
        className="sr-only"
        onChange={(event) => {
          take(event.target.files);
          // The same file once more is a new choice.
          event.target.value = "";
        }}
      />
      <Button
        look="primary"
        icon={<Icon of={UploadIcon} />}
        disabledReason={kindProblem && `The kind ${kindProblem}.`}
        onClick={() => chooser.current?.click()}
      >
        Choose files
      </Button>
    </div>
  );
}
