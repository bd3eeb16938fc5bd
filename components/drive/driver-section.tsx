"use client";

import { formatNumber } from "@/components/ui/format-number";
import { Section } from "@/components/ui/section";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { Slider } from "@/components/ui/slider";
import type { DriveBy, DriveStart } from "@/lib/drive/messages";

export type PolicyOption = { id: string; label: string };

/** Who drives, by which policy, and how much its actions are disturbed. */
export function DriverSection({
  start,
  policies,
  policyId,
  onDriver,
  onPolicy,
  onNoise,
}: {
  start: DriveStart;
  /** Those that can be chosen, the newest first. */
  policies: readonly PolicyOption[];
  /** Null: none is chosen. */
  policyId: string | null;
  onDriver: (by: DriveBy) => void;
  onPolicy: (policyId: string) => void;
  onNoise: (actionNoise: number) => void;
}) {
  return (
    <Section ruled title="Driver">
      <div className="grid gap-3">
        <Segments<DriveBy>
          name="Driver"
          segments={[
            ...(policyId === null && policies.length === 0
              ? []
              : [{ value: "policy" as const, label: "policy" }]),
            { value: "scripted", label: "expert" },
            { value: "random", label: "random" },
          ]}
          value={start.by}
          onChange={onDriver}
        />
        {policies.length > 0 && (
          <Select
            aria-label="Policy"
            mono
            options={policies.map(({ id, label }) => ({ value: id, label }))}
            value={policyId ?? ""}
            onChange={onPolicy}
          />
        )}
        <Slider
          label="Action noise"
          least={0}
          most={2}
          by={0.01}
          value={start.actionNoise}
          written={formatNumber(start.actionNoise, 2)}
          onChange={onNoise}
        />
      </div>
    </Section>
  );
}
