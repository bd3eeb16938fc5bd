"use client";

import { type FormEvent, useEffect, useState } from "react";
import type { Afterwards } from "@/components/drive/use-drive";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { type JobPurpose, jobPurposes } from "@/lib/core/names";
import type { DriveStart } from "@/lib/drive/messages";

const largest = { seed: Number.MAX_SAFE_INTEGER, index: 2 ** 32 - 1, steps: 10_000 } as const;
const suiteWords: Readonly<Record<JobPurpose, string>> = { training: "training", evaluation: "evaluation" };

type Typed = { seed: string; index: string; steps: string; purpose: JobPurpose };

/** Where an attempt begins: the same numbers begin the same episode. */
export function StartForm({
  start,
  recorded,
  afterwards,
  onBegin,
  onAfterwards,
}: {
  /** Of the attempt that is shown. */
  start: DriveStart;
  /** How the recorded episode began; null: none is looked at. */
  recorded: DriveStart | null;
  afterwards: Afterwards;
  onBegin: (start: DriveStart) => void;
  onAfterwards: (afterwards: Afterwards) => void;
}) {
  const [typed, setTyped] = useState<Typed>(() => write(start));
  const key = JSON.stringify(write(start));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is shown as it began
  useEffect(() => setTyped(write(start)), [key]);
  const read = {
    seed: readWhole(typed.seed, 0, largest.seed),
    index: readWhole(typed.index, 0, largest.index),
    steps: readWhole(typed.steps, 1, largest.steps),
  };
  const begin = (event: FormEvent) => {
    event.preventDefault();
    const { seed, index, steps } = read;
    if (seed === null || index === null || steps === null) return;
    onBegin({ ...start, seed, index, steps, purpose: typed.purpose });
  };
  const field = (name: "seed" | "index" | "steps", label: string) => (
    <Field
      label={label}
      error={read[name] === null ? `a whole number to ${largest[name].toLocaleString("en-US")}` : undefined}
    >
      <Input
        mono
        inputMode="numeric"
        autoComplete="off"
        value={typed[name]}
        onChange={(value) => setTyped({ ...typed, [name]: value })}
      />
    </Field>
  );
  const bad = Object.values(read).includes(null) ? "A number cannot be used" : null;
  return (
    <Section title="Episode">
      <form className="grid grid-cols-2 gap-x-3 gap-y-2" onSubmit={begin}>
        {field("seed", "Seed")}
        {field("index", "Number")}
        <Field label="Suite">
          <Select
            options={jobPurposes.map((value) => ({ value, label: suiteWords[value] }))}
            value={typed.purpose}
            onChange={(value) =>
              setTyped({ ...typed, purpose: jobPurposes.find((known) => known === value) ?? typed.purpose })
            }
          />
        </Field>
        {field("steps", "Steps at most")}
        <div className="col-span-2 flex flex-wrap gap-2">
          <Button type="submit" disabledReason={bad} title="Begin anew (r)">
            Begin anew
          </Button>
          <Button title="Next number (])" onClick={() => onBegin({ ...start, index: start.index + 1 })}>
            Next
          </Button>
          {recorded && (
            <Button look="quiet" onClick={() => onBegin(recorded)}>
              As recorded
            </Button>
          )}
        </div>
        <div className="col-span-2 flex flex-wrap items-center justify-between gap-2 text-small text-text-2">
          When it ends
          <Segments<Afterwards>
            name="When it ends"
            segments={[
              { value: "stay", label: "stop" },
              { value: "again", label: "again" },
              { value: "next", label: "next" },
            ]}
            value={afterwards}
            onChange={onAfterwards}
          />
        </div>
      </form>
    </Section>
  );
}

const write = ({ seed, index, steps, purpose }: DriveStart): Typed => ({
  seed: String(seed),
  index: String(index),
  steps: String(steps ?? largest.steps),
  purpose,
});

function readWhole(text: string, least: number, most: number): number | null {
  const value = /^\d{1,16}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : null;
}
