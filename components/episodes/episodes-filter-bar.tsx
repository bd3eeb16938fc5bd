"use client";

import { X } from "lucide-react";
import { nameIteration } from "@/components/charts/format-metric";
import { listIndexes } from "@/components/run-model/list-indexes";
import { Button } from "@/components/ui/button";
import { capitalize } from "@/components/ui/capitalize";
import type { SearchChange } from "@/components/ui/change-search";
import { formatNumber } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { Segments } from "@/components/ui/segments";
import { LabeledSelect } from "@/components/ui/select";
import type { EpisodesFilter } from "@/lib/client/queries/episodes";
import {
  type EpisodeSort,
  episodeSorts,
  type MarkFilter,
  markFilters,
} from "@/lib/contracts/episodes/filter";
import { type JobPurpose, jobPurposes } from "@/lib/core/names";

const sortWords: Readonly<Record<EpisodeSort, string>> = {
  place: "iteration, job, env",
  failed: "failed first",
  "-return": "highest return",
  return: "lowest return",
  "-jerk": "most jerk",
  "-stillness": "most still",
};

const markWords: Readonly<Record<MarkFilter, string>> = {
  good: "good",
  bad: "bad",
  excluded: "left out by hand",
  any: "any",
  none: "none",
};

type Success = "all" | "true" | "false";

export type EpisodeCounts = { episodes: number; succeeded: number };

/** Which episodes, in which order; all of it is the address. */
export function EpisodesFilterBar({
  filter,
  counts,
  last,
  evaluated,
  onChange,
}: {
  filter: EpisodesFilter;
  /** Null: unknown for this filter. */
  counts: EpisodeCounts | null;
  /** The newest iteration's index; -1: there is none yet. */
  last: number;
  /** Some were driven to evaluate a checkpoint. */
  evaluated: boolean;
  onChange: (change: SearchChange) => void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
      {evaluated && (
        <Segments<JobPurpose>
          name="Purpose"
          segments={jobPurposes.map((value) => ({ value, label: capitalize(value) }))}
          value={filter.purpose}
          onChange={(purpose) => onChange({ purpose: purpose === "training" ? null : purpose, mark: null })}
        />
      )}
      <Segments<Success>
        name="Success"
        segments={[
          { value: "all", label: "All" },
          { value: "true", label: withCount("Succeeded", counts?.succeeded) },
          { value: "false", label: withCount("Failed", counts && counts.episodes - counts.succeeded) },
        ]}
        value={filter.success === null ? "all" : filter.success ? "true" : "false"}
        onChange={(success) => onChange({ success: success === "all" ? null : success })}
      />
      <LabeledSelect
        label="Iteration"
        options={[
          { value: "", label: "all" },
          ...listIndexes(last, filter.iteration ?? last).map((index) => ({
            value: String(index),
            label: nameIteration(index),
          })),
        ]}
        value={filter.iteration === null ? "" : String(filter.iteration)}
        onChange={(value) => onChange({ iteration: value })}
      />
      {filter.purpose === "training" && (
        <LabeledSelect
          label="Mark"
          options={[
            { value: "", label: "all" },
            ...markFilters.map((value) => ({ value, label: markWords[value] })),
          ]}
          value={filter.mark ?? ""}
          onChange={(value) => onChange({ mark: value === "" ? null : value })}
        />
      )}
      {(filter.job !== null || filter.env !== null) && (
        <Button small icon={<Icon of={X} />} onClick={() => onChange({ job: null, env: null })}>
          {[
            filter.job === null ? null : `Job ${filter.job}`,
            filter.env === null ? null : `env ${filter.env}`,
          ]
            .filter((part) => part !== null)
            .join(" · ")}
        </Button>
      )}
      <LabeledSelect
        label="Order"
        options={episodeSorts.map((value) => ({ value, label: sortWords[value] }))}
        value={filter.sort}
        onChange={(value) => onChange({ sort: value === "place" ? null : value })}
      />
    </div>
  );
}

const withCount = (word: string, count: number | null | undefined): string =>
  typeof count === "number" ? `${word} ${formatNumber(count)}` : word;
