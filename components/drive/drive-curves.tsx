"use client";

import { useMemo, useState } from "react";
import type { Drive } from "@/components/drive/drive";
import { useTake } from "@/components/drive/use-drive";
import { CurveChoice } from "@/components/replay/curve-choice";
import { CurveList } from "@/components/replay/curve-list";
import { LineKey } from "@/components/replay/line-key";
import { type Curve, chooseObservations, prepareCurves, type Take } from "@/components/replay/prepare-curves";
import { StepAxis } from "@/components/replay/step-axis";
import { useStored } from "@/components/replay/store";
import { Transport } from "@/components/replay/transport";

/** What was seen and done so far, over the steps that an attempt may take. */
export function DriveCurves({ drive }: { drive: Drive }) {
  const takes = useTake(drive);
  const last = useStored(drive.player.store, (state) => state.last);
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const curves = useMemo(
    () => withLast(takes, prepareCurves(takes, chosen ?? chooseObservations(takes))),
    [takes, chosen],
  );
  return (
    <>
      <Transport player={drive.player} stepS={drive.setting.scene.simulator.controlDt} marks={[]} />
      <div>
        <CurveList curves={curves} last={last} player={drive.player} />
        <div className="mt-1">
          <StepAxis last={last} />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-small text-text-2">
        <LineKey color="var(--accent)">this attempt</LineKey>
        <LineKey color="var(--text-2)" dash="4 3">
          what the expert would do
        </LineKey>
        <span className="ml-auto">
          <CurveChoice takes={takes} chosen={chosen} onChoose={setChosen} />
        </span>
      </div>
    </>
  );
}

/** In the state after the last step nothing was done yet: what that step was stands beside its curve. */
function withLast(takes: readonly Take[], curves: readonly Curve[]): readonly Curve[] {
  const last = (takes[0]?.trajectory.length ?? 1) - 1;
  return curves.map((curve) => ({
    ...curve,
    lines: curve.lines.map((line) => ({ ...line, valueAt: (step) => line.valueAt(Math.min(step, last)) })),
  }));
}
