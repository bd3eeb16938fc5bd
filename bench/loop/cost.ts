import { quantile } from "../console/count";

/** Of one iteration or chain. `perSecond`: how many came to their end in a second. */
export type Cost = { p50: number; p99: number; cpuMs: number; perSecond: number };

/** The first are not counted: caches, plans and code are warm after them. */
export const warmUp = 20;

export function summarise(
  durationsMs: readonly number[],
  { cpuMs, wallMs }: { cpuMs: number; wallMs: number },
): Cost {
  const { length } = durationsMs;
  return {
    p50: quantile(durationsMs, 0.5),
    p99: quantile(durationsMs, 0.99),
    cpuMs: cpuMs / length,
    perSecond: (length / wallMs) * 1_000,
  };
}

/** Milliseconds of CPU and of time since it was made. */
export function startClock(): () => { cpuMs: number; wallMs: number } {
  const began = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { cpuMs: (user + system) / 1_000, wallMs: performance.now() - began };
  };
}

export function sayCost(what: string, { p50, p99, cpuMs, perSecond }: Cost): void {
  const parts = [`p50 ${p50.toFixed(1)} ms`, `p99 ${p99.toFixed(1)} ms`, `cpu ${cpuMs.toFixed(1)} ms`];
  console.log(`${what.padEnd(38)} ${[...parts, `${perSecond.toFixed(1)}/s`].join("   ")}`);
}
