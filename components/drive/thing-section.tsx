"use client";

import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from "lucide-react";
import { isOwnThing, ownThing } from "@/components/drive/drive-state";
import { type NudgeDirection, nudgeDirections } from "@/components/drive/read-drive-key";
import { Button } from "@/components/ui/button";
import { formatNumber, noBreakSpace } from "@/components/ui/format-number";
import { IconButton } from "@/components/ui/icon-button";
import { Section } from "@/components/ui/section";
import { Slider } from "@/components/ui/slider";
import type { ThingChange, ThingFacts } from "@/lib/drive/messages";

const nudgeLooks = {
  left: { of: ArrowLeft, name: "Push the block left", title: "Push the block left (j)" },
  away: { of: ArrowUp, name: "Push the block away", title: "Push the block away (i)" },
  nearer: { of: ArrowDown, name: "Push the block nearer", title: "Push the block nearer (k)" },
  right: { of: ArrowRight, name: "Push the block right", title: "Push the block right (l)" },
} as const satisfies Record<NudgeDirection, unknown>;

/** What is handled: a push, and what it is like, against what the scene has. */
export function ThingSection({
  thing,
  change,
  onChange,
  onNudge,
}: {
  thing: ThingFacts;
  change: ThingChange;
  onChange: (change: ThingChange) => void;
  onNudge: (to: NudgeDirection) => void;
}) {
  const { mass, friction, halfSize } = thing;
  return (
    <Section
      ruled
      title="Block"
      end={nudgeDirections.map((to) => (
        <IconButton key={to} {...nudgeLooks[to]} onClick={() => onNudge(to)} />
      ))}
    >
      <div className="grid gap-2">
        {/* Masses differ by what they are times, so the way along the slider is a logarithm. */}
        <Slider
          label="Mass"
          least={-1}
          most={1.5}
          by={0.05}
          value={Math.log10(change.mass)}
          written={sayMass(mass * change.mass)}
          onChange={(power) => onChange({ ...change, mass: snap(10 ** power) })}
        />
        <Slider
          label="Friction"
          least={0.05}
          most={2}
          by={0.05}
          value={change.friction}
          written={formatNumber(friction * change.friction, 2)}
          onChange={(value) => onChange({ ...change, friction: snap(value) })}
        />
        <Slider
          label="Size"
          least={0.5}
          most={1.75}
          by={0.05}
          value={change.size}
          written={`${formatNumber(2000 * halfSize * change.size, 0)}${noBreakSpace}mm`}
          onChange={(value) => onChange({ ...change, size: snap(value) })}
        />
        <div>
          <Button
            small
            look="quiet"
            disabledReason={isOwnThing(change) ? "It is as the scene has it" : null}
            onClick={() => onChange(ownThing)}
          >
            As the scene has it
          </Button>
        </div>
      </div>
    </Section>
  );
}

/** Binary fractions of the slider's own steps would be nearly what the scene has, and not it. */
const snap = (value: number): number => Number(value.toFixed(3));

const sayMass = (kg: number): string =>
  kg < 1 ? `${formatNumber(kg * 1000, 0)}${noBreakSpace}g` : `${formatNumber(kg, 2)}${noBreakSpace}kg`;
