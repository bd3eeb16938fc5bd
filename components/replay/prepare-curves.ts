import { fitLinear, type Scale } from "@/components/charts/fit-scale";
import { foldPoints, type PlacedPoint } from "@/components/charts/fold-points";
import { lineColor, lineDash } from "@/components/charts/line-look";
import type { PlotLine } from "@/components/charts/step-plot";
import { formatNumber, noneMark } from "@/components/ui/format-number";
import type { Trajectory, TrajectoryArray } from "@/lib/client/read-trajectory";
import type { TrajectoryArrayName } from "@/lib/core/episodes/trajectory-arrays";
import { findScene, findTaskMode } from "@/lib/core/scenes/catalogue";

/** One episode among those that are shown together. */
export type Take = {
  id: string;
  name: string;
  /** Of its colour, which it keeps whatever others are there. */
  slot: number;
  trajectory: Trajectory;
};

export type CurveLine = PlotLine & {
  /** What it is called beside other lines of its curve. */
  name: string;
  /** Null: the episode was over before that step. */
  valueAt: (step: number) => number | null;
};

/** One number of all takes over the steps: a plot with its scale. */
export type Curve = {
  id: string;
  label: string;
  unit: string | null;
  y: Scale;
  /** The ends of the scale in words, the upper first. */
  ends: readonly [string, string];
  lines: readonly CurveLine[];
  /** A value as it is written beside the curve, always with as many digits. */
  format: (value: number | null) => string;
};

const drawnAtMost = 400;
/** Of actions with more numbers the first are shown. */
const actionsAtMost = 8;
const observationsUnlessTold = 3;
const digitsAtMost = 5;

/** All observed numbers that there are, by name. */
export function listObservations(takes: readonly Take[]): readonly string[] {
  return (
    takes.find(({ trajectory }) => trajectory.arrays.observation)?.trajectory.arrays.observation?.names ?? []
  );
}

/** Those that show most of how an episode goes: what the task says, else the first ones. */
export function chooseObservations(takes: readonly Take[]): readonly string[] {
  const names = listObservations(takes);
  const { sceneId = null, taskMode = null } = takes[0]?.trajectory ?? {};
  const scene = sceneId === null ? null : findScene(sceneId);
  const mode = scene && taskMode !== null ? findTaskMode(scene, taskMode) : null;
  const told = mode?.telling.filter((name) => names.includes(name)) ?? [];
  return told.length > 0 ? told : names.slice(0, observationsUnlessTold);
}

/**
 * Reward, the observed numbers asked for, and of one episode its action with what the expert would have done. Of several
 * episodes each is a line, in the colour of its place among them.
 */
export function prepareCurves(takes: readonly Take[], observed: readonly string[]): readonly Curve[] {
  const [first, ...others] = takes;
  if (!first) return [];
  const each = (array: TrajectoryArrayName, name: string) =>
    takes.flatMap((take) =>
      makeLine(take, { array, name, color: lineColor(take.slot), dash: lineDash(take.slot) }),
    );
  const rewards = first.trajectory.arrays.reward ? ["reward"] : [];
  const actions =
    others.length > 0 ? [] : (first.trajectory.arrays.action?.names.slice(0, actionsAtMost) ?? []);
  const known = listObservations(takes);
  return [
    ...rewards.map((name) => makeCurve(takes, { array: "reward", name, lines: each("reward", name) })),
    ...observed
      .filter((name) => known.includes(name))
      .map((name) => makeCurve(takes, { array: "observation", name, lines: each("observation", name) })),
    ...actions.map((name) =>
      makeCurve(takes, {
        array: "action",
        name,
        lines: [...each("action", name), ...makeExpert(first, name)],
      }),
    ),
  ];
}

function makeExpert(take: Take, name: string): readonly CurveLine[] {
  const look = { color: "var(--text-2)", dash: "4 3" };
  return makeLine(take, { array: "expert_action", name, ...look }).map((line) => ({
    ...line,
    name: "expert",
  }));
}

function makeLine(
  { id, name: takeName, trajectory }: Take,
  {
    array,
    name,
    color,
    dash,
  }: { array: TrajectoryArrayName; name: string; color: string; dash: string | undefined },
): readonly CurveLine[] {
  const found = trajectory.arrays[array];
  const column = found?.names.indexOf(name) ?? -1;
  if (!found || column < 0) return [];
  const valueAt = (step: number) => readAt(found, step, column);
  const points = Array.from({ length: trajectory.length }, (_, x): PlacedPoint => {
    const value = valueAt(x);
    return { x, value: value !== null && Number.isFinite(value) ? value : null };
  });
  return [
    { id: `${id} ${array}`, name: takeName, color, dash, drawn: foldPoints(points, drawnAtMost), valueAt },
  ];
}

/** Null past the last row. */
export function readAt({ names, values }: TrajectoryArray, step: number, column: number): number | null {
  return values[step * names.length + column] ?? null;
}

function makeCurve(
  takes: readonly Take[],
  { array, name, lines }: { array: TrajectoryArrayName; name: string; lines: readonly CurveLine[] },
): Curve {
  const found = takes.find(({ trajectory }) => trajectory.arrays[array])?.trajectory.arrays[array];
  const unit = found?.units[found.names.indexOf(name)] ?? "";
  const values = lines.flatMap(({ drawn }) =>
    drawn.flatMap(({ low, high }) => (low === null || high === null ? [] : [low, high])),
  );
  const bounds = found?.bounds?.[found.names.indexOf(name)] ?? [];
  const y = fitLinear([...values, ...bounds], 4);
  const digits = countDigits(y);
  return {
    id: `${array} ${name}`,
    label: name,
    unit: unit === "" || unit === "1" ? null : unit,
    y,
    ends: [formatEnd(y.max), formatEnd(y.min)],
    lines,
    format: (value) => formatValue(value, digits),
  };
}

/** So many that a thousandth of the scale can be seen, as long as that is no row of zeros. */
function countDigits({ min, max }: Scale): number {
  return Math.min(digitsAtMost, Math.max(0, Math.ceil(3 - Math.log10(max - min))));
}

function formatValue(value: number | null, digits: number): string {
  if (value === null) return noneMark;
  const isTiny = value !== 0 && Math.abs(value) < 10 ** -digits;
  return isTiny ? value.toExponential(1).replaceAll("-", "−") : formatNumber(value, digits);
}

/** As short as it is: "0", "−1", "0.08002", "−1e−6". */
function formatEnd(value: number): string {
  const short = Number(value.toPrecision(4));
  const isLong = short !== 0 && (Math.abs(short) < 1e-4 || Math.abs(short) >= 1e6);
  return isLong ? short.toExponential().replaceAll("-", "−").replace("+", "") : formatNumber(short);
}
