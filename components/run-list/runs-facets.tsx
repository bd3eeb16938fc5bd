"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Facet } from "@/components/ui/facet";
import { Status } from "@/components/ui/status";
import { type RunsFilter, runFacetsQuery } from "@/lib/client/queries/training-runs";
import { runStatuses } from "@/lib/core/names";
import { ageWords, type FilterPart, filterNames } from "./describe-filter";
import { listAges } from "./runs-address";

/** What one may narrow by; labels, scenes and people are those of the newest runs, and what is chosen already. */
export function RunsFacets({
  filter,
  parts,
  me,
  onFilter,
}: {
  filter: RunsFilter;
  /** The same in words. */
  parts: readonly FilterPart[];
  me: { id: string; name: string };
  onFilter: (filter: RunsFilter) => void;
}) {
  const [wanted, setWanted] = useState(false);
  const facets = useQuery({ ...runFacetsQuery(), enabled: wanted });
  const wordsOf = (key: keyof RunsFilter) => parts.find((part) => part.key === key)?.value ?? null;
  const { labels = [], scene_ids = [], created_by = [] } = facets.data ?? {};
  const people = new Map([
    [me.id, me.name],
    ...created_by.map(({ id, name }) => [id ?? "", name ?? ""] as const),
  ]);
  if (filter.createdBy !== null && !people.has(filter.createdBy))
    people.set(filter.createdBy, wordsOf("createdBy") ?? filter.createdBy);
  const none = facets.isError
    ? "They cannot be read now."
    : facets.isPending
      ? "Reading…"
      : "The newest runs have none.";
  const asked = { none, onOpen: () => setWanted(true) };
  return (
    <>
      <Facet
        name={filterNames.statuses}
        value={wordsOf("statuses")}
        several
        options={runStatuses.map((status) => ({ value: status, label: <Status status={status} /> }))}
        chosen={filter.statuses}
        none={none}
        onChoose={(chosen) =>
          onFilter({ ...filter, statuses: runStatuses.filter((status) => chosen.includes(status)) })
        }
      />
      <Facet
        name={filterNames.label}
        value={wordsOf("label")}
        options={listOptions(labels, filter.label)}
        chosen={listChosen(filter.label)}
        {...asked}
        onChoose={([label = null]) => onFilter({ ...filter, label })}
      />
      <Facet
        name={filterNames.sceneId}
        value={wordsOf("sceneId")}
        options={listOptions(scene_ids, filter.sceneId)}
        chosen={listChosen(filter.sceneId)}
        {...asked}
        onChoose={([sceneId = null]) => onFilter({ ...filter, sceneId })}
      />
      <Facet
        name={filterNames.createdBy}
        value={wordsOf("createdBy")}
        options={[...people].map(([id, name]) => ({
          value: id,
          label: id === me.id ? `${name} (you)` : name,
        }))}
        chosen={listChosen(filter.createdBy)}
        {...asked}
        onChoose={([createdBy = null]) => onFilter({ ...filter, createdBy })}
      />
      <Facet
        name={filterNames.age}
        value={wordsOf("age")}
        options={listAges().map((age) => ({ value: age, label: ageWords[age] }))}
        chosen={listChosen(filter.age)}
        none={none}
        onChoose={([chosen]) =>
          onFilter({ ...filter, age: listAges().find((age) => age === chosen) ?? null })
        }
      />
    </>
  );
}

const listChosen = (value: string | null) => (value === null ? [] : [value]);

function listOptions(values: readonly string[], chosen: string | null) {
  return [...new Set([...listChosen(chosen), ...values])].map((value) => ({ value, label: value }));
}
