import { prepareSpark, type SparkQuestion } from "@/components/charts/prepare-spark";

/**
 * The watched metric in a row of a table, 120 by 32 pixels. In the accent while its run is live, grey after.
 * @param summary said to screen readers: "success_rate, last 0.871"
 */
export function SparkLine({
  values,
  failed,
  target,
  total,
  range,
  live = false,
  summary,
}: Omit<SparkQuestion, "width" | "height"> & { live?: boolean; summary: string }) {
  const spark = prepareSpark({ values, failed, target, total, range, width: 120, height: 32 });
  const color = live ? "var(--accent)" : "var(--text-2)";
  return (
    <svg viewBox="0 0 120 32" className="h-8 w-30 overflow-visible" role="img" aria-label={summary}>
      {spark.targetY !== null && (
        <path d={`M0 ${spark.targetY}H120`} stroke="var(--text-3)" strokeDasharray="3 3" />
      )}
      <path
        d={spark.path}
        fill="none"
        stroke={color}
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      {spark.dots.map((dot) => (
        <circle key={dot.x} cx={dot.x} cy={dot.y} r={1.25} fill={color} />
      ))}
      {spark.crosses.map((cross) => (
        <path
          key={cross.x}
          d={`M${cross.x - 2.5} ${cross.y - 2.5}l5 5m0-5l-5 5`}
          fill="none"
          stroke="var(--st-failed)"
          strokeWidth={1.25}
        />
      ))}
      {spark.last && <circle cx={spark.last.x} cy={spark.last.y} r={2.25} fill={color} />}
    </svg>
  );
}
