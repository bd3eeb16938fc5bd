"use client";

import { useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import { noneMark } from "@/components/ui/format-number";
import { Section } from "@/components/ui/section";
import { Segments } from "@/components/ui/segments";
import { ShortHash } from "@/components/ui/short-id";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";

type Form = "sent" | "resolved";

/** The run's body as it was sent, and with every default filled in. Secrets read ***. */
export function SpecTab({ run }: { run: WireTrainingRun }) {
  const [form, setForm] = useState<Form>("sent");
  const text = JSON.stringify(form === "sent" ? run.spec : run.resolved_spec, null, 2);
  return (
    <Section
      title="Spec"
      note={form === "sent" ? "as it was sent" : "with every default filled in"}
      end={
        <>
          <Segments<Form>
            name="Form of the spec"
            segments={[
              { value: "sent", label: "As sent" },
              { value: "resolved", label: "Resolved" },
            ]}
            value={form}
            onChange={setForm}
          />
          <CopyButton small text={text} name="Copy spec" />
        </>
      }
    >
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={form === "sent" ? "Spec as sent" : "Spec as resolved"}
        className="overflow-x-auto border-y bg-sunken px-4 py-3 text-small leading-code"
      >
        <pre>{text}</pre>
      </section>
      <div className="mt-4">
        <Facts
          left
          facts={[
            {
              key: "image",
              label: "Image digest",
              value: run.image_digest ? (
                <ShortHash hash={run.image_digest} name="image digest" />
              ) : (
                `${noneMark} resolved before the first trainer`
              ),
            },
            { key: "project", label: "Project", value: <span className="mono">{run.project_id}</span> },
          ]}
        />
      </div>
    </Section>
  );
}
