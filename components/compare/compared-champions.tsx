"use client";

import { useQuery } from "@tanstack/react-query";
import { LineSign } from "@/components/charts/line-look";
import { Section } from "@/components/ui/section";
import { readFailure } from "@/lib/client/api-error";
import { championComparisonQuery } from "@/lib/client/queries/champion-comparison";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { describeChampions } from "./describe-champions";
import { listPairs, pairedAtMost } from "./list-pairs";

type Drawn = { run: WireTrainingRun; slot: number };

/** How the champions did against each other on the episodes that both were evaluated on. */
export function ComparedChampions({ runs }: { runs: readonly Drawn[] }) {
  const evaluating = runs.filter(({ run }) => run.resolved_spec.evaluation !== null);
  const pairs = listPairs(evaluating);
  if (pairs.length === 0) return null;
  return (
    <Section
      ruled
      title="Champions"
      note={`episode by episode${evaluating.length > pairedAtMost ? `, the first ${pairedAtMost} runs` : ""}`}
    >
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-3" aria-label="Champions, two by two">
        {pairs.map(([one, other]) => (
          <Pair key={`${one.run.run_id} ${other.run.run_id}`} one={one} other={other} />
        ))}
      </ul>
    </Section>
  );
}

function Pair({ one, other }: { one: Drawn; other: Drawn }) {
  const query = useQuery(championComparisonQuery(one.run, other.run));
  const isAsked = one.run.champion_checkpoint_id !== null && other.run.champion_checkpoint_id !== null;
  return (
    <li className="grid gap-0.5">
      <span className="flex flex-wrap items-center gap-x-2 font-medium">
        <Name {...one} />
        <span className="text-text-3">and</span>
        <Name {...other} />
      </span>
      <span className="text-text-2 wrap-anywhere">
        {query.isError
          ? readFailure(query.error).detail
          : isAsked && query.isPending
            ? "Being compared …"
            : describeChampions(one.run, other.run, query.data?.comparison ?? null)}
      </span>
    </li>
  );
}

function Name({ run, slot }: Drawn) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <LineSign slot={slot} />
      <bdi className="wrap-anywhere">{run.name}</bdi>
    </span>
  );
}
