"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { findKeys } from "./choose-keys";

/** Rows of the list at most; a part of a name finds the rest. */
const listedAtMost = 100;

/** Every series there is, to be searched and chosen. */
export function SeriesList({
  keys,
  shown,
  find,
  onFind,
  onChoose,
}: {
  keys: readonly string[];
  shown: readonly string[];
  find: string;
  onFind: (part: string) => void;
  /** Gets all that are to be shown; null: as if nobody had chosen. */
  onChoose: (keys: readonly string[] | null) => void;
}) {
  const found = findKeys(keys, find);
  const chosen = new Set(shown);
  return (
    <Section
      title="Series"
      note={found.length === keys.length ? String(keys.length) : `${found.length} of ${keys.length}`}
      end={
        <button type="button" className="text-small link" onClick={() => onChoose(null)}>
          Default
        </button>
      }
    >
      <search>
        <Input
          type="search"
          aria-label="Find series"
          aria-keyshortcuts="/"
          placeholder="Part of a name"
          // Not held by the address, which follows a moment later: a fast typist would lose letters.
          defaultValue={find}
          maxLength={200}
          onChange={onFind}
        />
      </search>
      <ul className="mt-2 grid grid-cols-[minmax(0,1fr)] max-h-120 gap-px overflow-y-auto max-side:max-h-60">
        {found.slice(0, listedAtMost).map((key) => (
          <li key={key}>
            <label
              htmlFor={`series ${key}`}
              className="flex min-h-row items-center gap-2 rounded-control px-2 hover:bg-hover"
            >
              <Checkbox
                id={`series ${key}`}
                checked={chosen.has(key)}
                onChange={(event) =>
                  onChoose(event.target.checked ? [...shown, key] : shown.filter((one) => one !== key))
                }
              />
              <span className="mono min-w-0 truncate" title={key}>
                {key}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {found.length > listedAtMost && (
        <p className="mt-1 text-small text-text-3">
          {listedAtMost} of {found.length} listed
        </p>
      )}
      {found.length === 0 && <p className="mt-2 text-text-2">No series has that in its name.</p>}
    </Section>
  );
}
