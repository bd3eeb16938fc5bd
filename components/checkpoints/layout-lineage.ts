import { estimateWidth, widestOf } from "@/components/charts/text-width";
import { formatNumber } from "@/components/ui/format-number";
import type { Lineage, LineageFork, LineageNode } from "./prepare-lineage";

/** A text of the drawing: where it stands, in pixels (`y`: its base line), and how it looks. */
export type LineageLabel = {
  text: string;
  x: number;
  y: number;
  anchor: "start" | "middle";
  tone: "plain" | "best" | "failed" | "running" | "fork";
};

export type LineageLayout = {
  width: number;
  height: number;
  /** Height of the run's own lane. */
  laneY: number;
  /** From one iteration to the next. */
  columnPx: number;
  labels: readonly LineageLabel[];
  /** Where a column lies, and how high a fork's lane. */
  x: (column: number) => number;
  laneOf: (fork: number) => number;
};

/** The size of all letters in the drawing. */
const fontPx = 11;
const laneY = 44;
const laneGapPx = 52;
const columnAtLeastPx = 58;
const betweenLabelsPx = 8;
/** The line that leads to the first iteration, and what keeps the words before it off. */
export const leadPx = 24;
const startGapPx = 10;
/** A fork's name stands at the end of its lane, in larger letters and behind a glyph; it is cut where it takes more room. */
export const forkGapPx = 24;
const forkFontPx = 12;
const forkGlyphPx = 28;
const forkNameAtMostPx = 256;

/** Gives every text room of its own: columns are as wide as the widest label, and what the run started from stands before them. */
export function layoutLineage({ start, hidden, nodes, forks, columns }: Lineage): LineageLayout {
  const startWords = hidden > 0 ? `${formatNumber(hidden)} earlier` : start;
  const widestPx = widestOf([...nodes.flatMap(textsOf), ...forks.flatMap((fork) => fork.values)], fontPx);
  const columnPx = Math.max(columnAtLeastPx, widestPx + betweenLabelsPx);
  const firstX = estimateWidth(startWords, fontPx) + startGapPx + Math.max(leadPx, widestPx / 2);
  const x = (column: number) => firstX + column * columnPx;
  const laneOf = (fork: number) => laneY + (fork + 1) * laneGapPx + 8;
  const endOf = (fork: LineageFork) => x(fork.column + fork.values.length) + forkGapPx + nameWidth(fork);
  const ofForks = forks.flatMap(({ column, values }, fork) =>
    values.map((text, at) => labelAt(text, x(column + 1 + at), laneOf(fork) - 11, "fork")),
  );
  return {
    width: Math.ceil(Math.max(x(columns - 1) + widestPx / 2, ...forks.map(endOf))),
    height: laneOf(forks.length - 1) + 28,
    laneY,
    columnPx,
    labels: [
      { text: startWords, x: 0, y: laneY + 4, anchor: "start", tone: "plain" },
      ...nodes.flatMap((node) => labelNode(node, x(node.column))),
      ...ofForks,
    ],
    x,
    laneOf,
  };
}

/** "40 earlier not drawn"; null where all of its values are drawn. */
export function sayHidden({ hidden }: LineageFork): string | null {
  return hidden > 0 ? `${formatNumber(hidden)} earlier not drawn` : null;
}

function nameWidth(fork: LineageFork): number {
  const words = `${fork.name} ${sayHidden(fork) ?? ""}`;
  return Math.min(forkNameAtMostPx, forkGlyphPx + estimateWidth(words, forkFontPx));
}

function labelAt(text: string, x: number, y: number, tone: LineageLabel["tone"]): LineageLabel {
  return { text, x, y, anchor: "middle", tone };
}

function wordOf({ isBest, isChampion, isLatest }: LineageNode): string {
  if (isBest) return isChampion ? "best, champion" : "best";
  return isChampion ? "champion" : isLatest ? "latest" : "";
}
const failedWords = (node: LineageNode): string => `${node.name} failed`;

function textsOf(node: LineageNode): readonly string[] {
  return node.kind === "failed" ? [failedWords(node)] : [wordOf(node), node.value, node.name];
}

/** Above the node what it is and what it reached, below it its name. */
function labelNode(node: LineageNode, x: number): readonly LineageLabel[] {
  if (node.kind === "failed") return [labelAt(failedWords(node), x, laneY - 14, "failed")];
  const tone = node.isBest ? "best" : "plain";
  return [
    labelAt(wordOf(node), x, laneY - 28, tone),
    labelAt(node.value, x, laneY - 14, tone),
    labelAt(node.name, x, laneY + 20, node.kind === "running" ? "running" : "plain"),
  ].filter(({ text }) => text !== "");
}
