"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { LineSign } from "@/components/charts/line-look";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { isolateName } from "@/components/ui/isolate-name";
import { LinkButton } from "@/components/ui/link-button";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { everyRun, trainingRunsQuery } from "@/lib/client/queries/training-runs";

/** Runs in the same charts, each with the colour that it keeps; more can be added, those here be taken out. */
export function RunOverlay({
  runs,
  fixed,
  most,
  compareHref,
  onChange,
}: {
  runs: readonly { runId: string; name: string; slot: number }[];
  /** The run whose page this is: it stays. */
  fixed: string | null;
  most: number;
  compareHref?: string;
  /** Gets all but the fixed one. */
  onChange: (runIds: readonly string[]) => void;
}) {
  const list = useInfiniteQuery(trainingRunsQuery(everyRun));
  const drawn = new Set(runs.map((run) => run.runId));
  const others = runs.filter((run) => run.runId !== fixed).map((run) => run.runId);
  const candidates = (list.data?.pages ?? [])
    .flatMap((page) => page.runs)
    .filter((run) => !drawn.has(run.run_id));
  return (
    <Section
      title="Runs"
      note={`${runs.length} of at most ${most}`}
      end={
        compareHref && (
          <LinkButton small look="quiet" href={compareHref}>
            Compare
          </LinkButton>
        )
      }
    >
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-px">
        {runs.map((run) => (
          <li key={run.runId} className="flex min-h-row items-center gap-2">
            <LineSign slot={run.slot} />
            <bdi className="min-w-0 flex-1 truncate text-left" title={run.name}>
              {run.name}
            </bdi>
            {run.runId !== fixed && (
              <IconButton
                of={X}
                name={`Take ${run.name} out`}
                title="Take out"
                icon={<Icon of={X} small />}
                onClick={() => onChange(others.filter((other) => other !== run.runId))}
              />
            )}
          </li>
        ))}
      </ul>
      {runs.length < most && candidates.length > 0 && (
        <Select
          aria-label="Add a run"
          className="mt-1"
          value=""
          options={[
            { value: "", label: "Add a run…" },
            ...candidates.map((run) => ({
              value: run.run_id,
              label: `${isolateName(run.name)} · ${run.run_id.slice(-6)}`,
            })),
          ]}
          onChange={(runId) => {
            if (runId !== "") onChange([...others, runId]);
          }}
        />
      )}
    </Section>
  );
}
