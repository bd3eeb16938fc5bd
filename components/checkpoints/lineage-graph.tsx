import { glyphOf } from "@/components/run-model/read-run-state";
import { runAddress } from "@/components/run-model/run-address";
import { isolateName } from "@/components/ui/isolate-name";
import { Link } from "@/components/ui/link";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Status } from "@/components/ui/status";
import {
  forkGapPx,
  type LineageLabel,
  type LineageLayout,
  layoutLineage,
  leadPx,
  sayHidden,
} from "./layout-lineage";
import type { Lineage, LineageEdge, LineageFork, LineageNode } from "./prepare-lineage";

const tones: Record<LineageLabel["tone"], string> = {
  plain: "fill-text-2 halo",
  best: "fill-text font-strong halo",
  failed: "fill-failed halo",
  running: "fill-accent halo",
  fork: "fill-text-3 halo",
};

/** The lineage as a picture; the table below says the same in words. It scrolls sideways inside itself. */
export function LineageGraph({ lineage }: { lineage: Lineage }) {
  const layout = layoutLineage(lineage);
  const { width, height, labels, x, laneOf } = layout;
  return (
    <ScrollBox name="Lineage">
      <div className="relative" style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true" className="absolute inset-0 text-micro">
          {lineage.forks.map((fork, at) => (
            <ForkLane key={fork.runId} fork={fork} y={laneOf(at)} layout={layout} />
          ))}
          {lineage.edges.map((edge) => (
            <path
              key={edge.to}
              d={edgePath(edge, lineage, layout)}
              fill="none"
              strokeWidth={1.5}
              strokeDasharray={edge.live ? "3 3" : undefined}
              stroke={edge.live ? "var(--accent)" : "var(--line-control)"}
            />
          ))}
          {lineage.nodes.map((node) => (
            <Node key={node.name} node={node} layout={layout} />
          ))}
          {labels.map(({ text, x: left, y, anchor, tone }) => (
            <text key={`${left} ${y}`} x={left} y={y} textAnchor={anchor} className={tones[tone]}>
              {text}
            </text>
          ))}
        </svg>
        {lineage.forks.map((fork, at) => (
          <Link
            key={fork.runId}
            href={runAddress(fork.runId)}
            title={fork.name}
            className="absolute flex max-w-64 items-center gap-1.5 text-small"
            style={{ left: x(fork.column + fork.values.length) + forkGapPx, top: laneOf(at) - 8 }}
          >
            <Status status={glyphOf(fork.run)} word={isolateName(fork.name)} />
            <span className="sr-only">{glyphOf(fork.run)}</span>
            {fork.hidden > 0 && <span className="flex-none text-text-3">{sayHidden(fork)}</span>}
          </Link>
        ))}
      </div>
    </ScrollBox>
  );
}

/** Straight to the next iteration, and beneath those between that it does not start from. */
function edgePath({ from, to, over }: LineageEdge, { nodes }: Lineage, layout: LineageLayout): string {
  const { x, laneY, columnPx } = layout;
  const start = from < 0 ? x(0) - leadPx : x(from);
  if (over === 0) return `M${start} ${laneY}H${x(to)}`;
  // What failed is named above its mark, all others below.
  const isUnderNames = nodes.slice(from + 1, to).some(({ kind }) => kind !== "failed");
  const deep = laneY + (isUnderNames ? 30 : 22);
  const down =
    from < 0
      ? `C${start} ${deep} ${start + 8} ${deep} ${start + 16} ${deep}`
      : `C${start + 8} ${deep} ${start + 24} ${deep} ${start + columnPx} ${deep}`;
  return `M${start} ${laneY}${down}H${x(to) - columnPx}C${x(to) - 24} ${deep} ${x(to) - 8} ${deep} ${x(to)} ${laneY}`;
}

function Node({ node, layout: { x, laneY } }: { node: LineageNode; layout: LineageLayout }) {
  const at = x(node.column);
  if (node.kind === "failed") {
    return <path d={`M${at - 4} ${laneY - 4}l8 8m0-8l-8 8`} stroke="var(--st-failed)" strokeWidth={1.75} />;
  }
  const isTold = node.isBest || node.isLatest || node.isChampion;
  return (
    <g>
      {node.isBest && (
        <circle cx={at} cy={laneY} r={8} fill="var(--bg)" stroke="var(--accent)" strokeWidth={1.5} />
      )}
      <circle
        cx={at}
        cy={laneY}
        r={node.isBest ? 5.5 : 4.5}
        fill={isTold ? "var(--accent)" : "var(--bg)"}
        stroke={isTold || node.kind === "running" ? "var(--accent)" : "var(--meter)"}
        strokeWidth={1.5}
        strokeDasharray={node.kind === "running" ? "2.5 2.5" : undefined}
      />
    </g>
  );
}

/** Down from the checkpoint that the fork starts from, then along its own iterations. */
function ForkLane({ fork, y, layout }: { fork: LineageFork; y: number; layout: LineageLayout }) {
  const { x, laneY } = layout;
  const from = x(fork.column);
  const end = Math.max(x(fork.column + fork.values.length), from + 20);
  return (
    <g>
      <path
        d={`M${from} ${laneY + 24}V${y - 8}q0 8 8 8H${end}`}
        fill="none"
        stroke="var(--line-control)"
        strokeWidth={1.5}
      />
      {fork.values.map((_, at) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: a value's place is its name
          key={at}
          cx={x(fork.column + 1 + at)}
          cy={y}
          r={3.5}
          fill="var(--bg)"
          stroke="var(--meter)"
          strokeWidth={1.25}
        />
      ))}
    </g>
  );
}
