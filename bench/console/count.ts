/** The value below which that share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}

/** One line: name, p50 and the worst, in milliseconds. */
export function sayMs(name: string, values: readonly number[]): void {
  const ms = (value: number) => `${value.toFixed(0).padStart(6)} ms`;
  console.log(
    `${name.padEnd(52)} p50 ${ms(quantile(values, 0.5))}   p90 ${ms(quantile(values, 0.9))}   worst ${ms(Math.max(...values))}`,
  );
}

/** Says whether the claim holds, and fails the command where it does not. */
export function holdClaim(claim: string, holds: boolean): void {
  console.log(`${holds ? "✓" : "✗"} ${claim}`);
  if (!holds) process.exitCode = 1;
}
