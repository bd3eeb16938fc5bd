"use client";

import { useId, useState } from "react";
import type { Submission } from "@/components/spec/plan-submission";
import { writeCurl, writePython } from "@/components/spec/write-request";
import { CopyButton } from "@/components/ui/copy-button";
import { CodeBox } from "@/components/ui/scroll-box";
import { Section } from "@/components/ui/section";
import { Segments } from "@/components/ui/segments";
import type { FieldError } from "@/lib/contracts/problems";
import type { Draft } from "./draft";
import { findJsonLines, lineOfPath } from "./find-json-lines";
import { JsonEditor, type LineMark } from "./json-editor";

type View = "json" | "curl" | "python";

const viewWords: Readonly<Record<View, string>> = { json: "JSON", curl: "curl", python: "Python" };

/** The body as JSON, in step with the form, and what is wrong with it by line. */
export function JsonPane({
  draft,
  errors,
  warnings,
  focusedPath,
  submission,
  apiUrl,
  onText,
}: {
  draft: Draft;
  errors: readonly FieldError[];
  warnings: readonly FieldError[];
  focusedPath: string | null;
  submission: Submission;
  apiUrl: string;
  onText: (text: string) => void;
}) {
  const [view, setView] = useState<View>("json");
  const listId = useId();
  const lines = findJsonLines(draft.text);
  const lineOf = (path: string) => lineOfPath(lines, path);
  const marks = new Map<number, LineMark>();
  if (draft.broken === null) {
    if (focusedPath !== null && lines.has(focusedPath)) marks.set(lineOf(focusedPath), "focus");
    for (const warning of warnings) marks.set(lineOf(warning.path), "warn");
    for (const error of errors) marks.set(lineOf(error.path), "bad");
  }
  const requests = {
    curl: writeCurl(submission, apiUrl, draft.text),
    python: writePython(submission, apiUrl),
  };
  const wrong = draft.broken !== null || errors.length > 0;
  return (
    <Section
      title="Request"
      note="in step with the form"
      end={
        <>
          <Segments<View>
            name="How it is shown"
            segments={[
              { value: "json", label: "JSON" },
              { value: "curl", label: "curl" },
              { value: "python", label: "Python" },
            ]}
            value={view}
            onChange={setView}
          />
          <CopyButton
            small
            text={view === "json" ? draft.text : requests[view]}
            name={`Copy ${viewWords[view]}`}
          />
        </>
      }
    >
      {view !== "json" ? (
        <CodeBox name={`The run as ${viewWords[view]}`} text={requests[view]} className="max-h-[70dvh]" />
      ) : (
        <JsonEditor
          text={draft.text}
          onText={onText}
          marks={marks}
          invalid={wrong}
          describedBy={wrong ? listId : undefined}
        />
      )}
      <div id={listId} role="status" className="mt-2 text-small">
        {draft.broken !== null && (
          <p className="text-failed">This is no JSON: {draft.broken} The form waits until it is.</p>
        )}
        {draft.broken === null && errors.length > 0 && (
          <ul aria-label="To mend" className="grid gap-1">
            {errors.map((error) => (
              <li key={`${error.path} ${error.message}`} className="wrap-anywhere">
                <span className="text-text-3">line {lineOf(error.path) + 1} </span>
                {error.path !== "" && <span className="mono text-failed">{error.path}</span>} {error.message}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}
