"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { runAddress } from "@/components/run-model/run-address";
import { formatJson } from "@/components/spec/format-json";
import { SpecDiff } from "@/components/spec/spec-diff";
import { writeCurl, writePython } from "@/components/spec/write-request";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import { Link } from "@/components/ui/link";
import { CodeBox } from "@/components/ui/scroll-box";
import { Section } from "@/components/ui/section";
import { Segments } from "@/components/ui/segments";
import { Skeleton } from "@/components/ui/skeleton";
import { Strip } from "@/components/ui/strip";
import { Age } from "@/components/ui/time";
import { ApiError } from "@/lib/client/api-error";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import { toRules } from "@/lib/contracts/spec/curation";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { describeRules } from "@/lib/core/curation/rules";
import { diffSpecs } from "@/lib/core/specs/diff-specs";
import { ImageFacts, listImages } from "./image-facts";

type Form = "sent" | "resolved" | "curl" | "python";

const notes: Readonly<Record<Form, string>> = {
  sent: "as it was sent; secrets read ***",
  resolved: "with every default filled in",
  curl: "the same run again, from a shell",
  python: "the same run again, from Python",
};

/** The run's body in every form that one can use again, and where it differs from its parent's. */
export function SpecTab({ run, apiUrl }: { run: WireTrainingRun; apiUrl: string }) {
  const [form, setForm] = useState<Form>("sent");
  const text = writeForm(run, form, apiUrl);
  return (
    <>
      {run.parent && <ParentDiff run={run} parentId={run.parent.run_id} />}
      <Section
        title="Spec"
        note={notes[form]}
        end={
          <>
            <Segments<Form>
              name="Form of the spec"
              segments={[
                { value: "sent", label: "As sent" },
                { value: "resolved", label: "Resolved" },
                { value: "curl", label: "curl" },
                { value: "python", label: "Python" },
              ]}
              value={form}
              onChange={setForm}
            />
            <CopyButton small text={text} name="Copy spec" />
          </>
        }
      >
        {run.curation.changed_by && <CurationStrip curation={run.curation} by={run.curation.changed_by} />}
        <CodeBox name={`Spec, ${notes[form]}`} text={text} />
        <div className="mt-4 grid gap-x-8 gap-y-4 rail:grid-cols-2">
          {listImages(run).map((used) => (
            <ImageFacts key={used.of} used={used} />
          ))}
          <Facts left facts={[{ label: "Project", value: <span className="mono">{run.project_id}</span> }]} />
        </div>
      </Section>
    </>
  );
}

/** A spec never changes: what is in force in its place is said above it. */
function CurationStrip({
  curation: { rules, changed_at: at },
  by,
}: {
  curation: WireTrainingRun["curation"];
  by: NonNullable<WireTrainingRun["curation"]["changed_by"]>;
}) {
  return (
    <div className="mb-3">
      <Strip tone="info" fact="The curation below has been replaced.">
        In force: <bdi>{describeRules(toRules(rules))}</bdi>, set by <bdi>{by.name ?? "the platform"}</bdi>
        {at && (
          <>
            {" "}
            <Age at={at} />
          </>
        )}
        . A fork begins with it.
      </Strip>
    </div>
  );
}

function writeForm(run: WireTrainingRun, form: Form, apiUrl: string): string {
  switch (form) {
    case "sent":
      return formatJson(run.spec);
    case "resolved":
      return formatJson(run.resolved_spec);
    case "curl":
      return writeCurl({ verb: "create", body: run.spec }, apiUrl);
    case "python":
      return writePython({ verb: "create", body: run.spec }, apiUrl);
  }
}

function ParentDiff({ run, parentId }: { run: WireTrainingRun; parentId: string }) {
  const parent = useQuery(trainingRunQuery(parentId));
  const gone = parent.error instanceof ApiError && parent.error.code === "not_found";
  return (
    <Section
      title="What differs from its parent"
      note={
        parent.data && (
          <Link className="link" href={runAddress(parentId, "spec")}>
            <bdi>{parent.data.name}</bdi>
          </Link>
        )
      }
    >
      {parent.isPending && <Skeleton width="240px" />}
      {gone && <p className="text-text-2">The run that it was forked from is gone.</p>}
      {!gone && <QueryFailure what="The parent" query={parent} stale={false} />}
      {parent.data && (
        <SpecDiff
          before={parent.data.name}
          after={run.name}
          differences={diffSpecs(parent.data.resolved_spec, run.resolved_spec)}
        />
      )}
    </Section>
  );
}
