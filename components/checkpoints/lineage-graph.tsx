import Link from "next/link";
import { glyphOf } from "@/components/run-model/read-run-state";
import { runAddress } from "@/components/run-model/run-address";
import { formatNumber } from "@/components/ui/format-number";
import { isolateName } from "@/components/ui/isolate-name";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Status } from "@/components/ui/status";
import type { Lineage, LineageNode } from "./prepare-lineage";

/** Pixels: a column, where the first one lies, the run's own lane, and from lane to lane. */
const columnWidth = 58;
const startWidth = 110;
const laneY = 44;
const laneGap = 52;
const labelWidth = 280;

const x = (column: number) => startWidth + column * columnWidth;
const laneOf = (fork: number) => laneY + (fork + 1) * laneGap + 8;

/** The lineage as a picture; the table below says the same in words. It scrolls sideways inside itself. */
export function LineageGraph({ lineage }: { lineage: Lineage }) {
  const width = x(lineage.columns) + labelWidth;
  const height = laneOf(lineage.forks.length - 1) + 28;
  return (
    <ScrollBox name="Lineage">
      <div className="relative" style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true" className="absolute inset-0 text-micro">
          <text x={0} y={laneY + 4} className="fill-text-2">
            {lineage.hidden > 0 ? `${formatNumber(lineage.hidden)} earlier` : lineage.start}
          </text>
          {lineage.forks.map((fork, at) => (
            <ForkLane key={fork.runId} column={fork.column} values={fork.values} y={laneOf(at)} />
          ))}
          {lineage.edges.map((edge) => (
            <path
              key={edge.to}
              d={edgePath(edge.from, edge.to, edge.over)}
              fill="none"
              strokeWidth={1.5}
              strokeDasharray={edge.live ? "3 3" : undefined}
              stroke={edge.live ? "var(--accent)" : "var(--line-control)"}
            />
          ))}
          {lineage.nodes.map((node) => (
            <Node key={node.name} node={node} />
          ))}
        </svg>
        {lineage.forks.map((fork, at) => (
          <Link
            key={fork.runId}
            href={runAddress(fork.runId)}
            title={fork.name}
            className="absolute flex max-w-64 items-center gap-1.5 text-small"
            style={{ left: x(fork.column + fork.values.length) + 24, top: laneOf(at) - 8 }}
          >
            <Status status={glyphOf(fork.run)} word={isolateName(fork.name)} />
            <span className="sr-only">{glyphOf(fork.run)}</span>
            {fork.hidden > 0 && (
              <span className="flex-none text-text-3">{`${formatNumber(fork.hidden)} earlier not drawn`}</span>
            )}
          </Link>
        ))}
      </div>
    </ScrollBox>
  );
}

function edgePath(from: number, to: number, over: number): string {
  const start = from < 0 ? x(0) - 24 : x(from);
  if (over === 0 || from < 0) return `M${start} ${laneY}H${x(to)}`;
  const deep = laneY + 22;
  return `M${start} ${laneY}C${start + 8} ${deep} ${start + 24} ${deep} ${start + columnWidth} ${deep}H${x(to) - columnWidth}C${x(to) - 24} ${deep} ${x(to) - 8} ${deep} ${x(to)} ${laneY}`;
}

function Node({ node }: { node: LineageNode }) {
  const at = x(node.column);
  const word = node.isBest ? "best" : node.isLatest ? "latest" : "";
  const failed = node.kind === "failed";
  return (
    <g>
      <text
        x={at}
        y={laneY - 28}
        textAnchor="middle"
        className={node.isBest ? "fill-text font-strong" : "fill-text-2"}
      >
        {word}
      </text>
      <text
        x={at}
        y={laneY - 14}
        textAnchor="middle"
        className={failed ? "fill-failed" : node.isBest ? "fill-text font-strong" : "fill-text-2"}
      >
        {failed ? `${node.name} failed` : node.value}
      </text>
      {failed ? (
        <path d={`M${at - 4} ${laneY - 4}l8 8m0-8l-8 8`} stroke="var(--st-failed)" strokeWidth={1.75} />
      ) : (
        <>
          {node.isBest && (
            <circle cx={at} cy={laneY} r={8} fill="var(--bg)" stroke="var(--accent)" strokeWidth={1.5} />
          )}
          <circle
            cx={at}
            cy={laneY}
            r={node.isBest ? 5.5 : 4.5}
            fill={node.isBest || node.isLatest ? "var(--accent)" : "var(--bg)"}
            stroke={
              node.isBest || node.isLatest || node.kind === "running" ? "var(--accent)" : "var(--meter)"
            }
            strokeWidth={1.5}
            strokeDasharray={node.kind === "running" ? "2.5 2.5" : undefined}
          />
        </>
      )}
      {!failed && (
        <text
          x={at}
          y={laneY + 20}
          textAnchor="middle"
          className={node.kind === "running" ? "fill-accent halo" : "fill-text-2 halo"}
        >
          {node.name}
        </text>
      )}
    </g>
  );
}

function ForkLane({ column, values, y }: { column: number; values: readonly string[]; y: number }) {
  const from = x(column);
  const end = x(column + values.length);
  return (
    <g>
      <path
        d={`M${from} ${laneY + 24}V${y - 8}q0 8 8 8H${Math.max(end, from + 20)}`}
        fill="none"
        stroke="var(--line-control)"
        strokeWidth={1.5}
      />
      {values.map((value, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a value's place is its name
        <g key={at}>
          <text x={x(column + 1 + at)} y={y - 11} textAnchor="middle" className="fill-text-3">
            {value}
          </text>
          <circle
            cx={x(column + 1 + at)}
            cy={y}
            r={3.5}
            fill="var(--bg)"
            stroke="var(--meter)"
            strokeWidth={1.25}
          />
        </g>
      ))}
    </g>
  );
}
