import autocannon from "autocannon";
import type { ServerProcess } from "./server-process";

export type Load = { perSecond: number; p50Ms: number; p99Ms: number; cpuUs: number };

const connections = 50;

/** As many requests as 50 connections get answered; fails where one is not answered with 200. */
export async function load(
  { port, readCpuUs }: ServerProcess,
  path: string,
  headers: Record<string, string>,
  seconds: number,
): Promise<Load> {
  const before = await readCpuUs();
  const url = `http://127.0.0.1:${port}${path}`;
  const result = await autocannon({ url, connections, duration: seconds, headers });
  const cpuUs = (await readCpuUs()) - before;
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${path}: ${result.non2xx} refusals, ${result.errors} errors`);
  const answered = result["2xx"];
  return {
    perSecond: answered / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuUs: cpuUs / answered,
  };
}

export function sayLoad(name: string, { perSecond, p50Ms, p99Ms, cpuUs }: Load): void {
  const rate = perSecond.toFixed(0).padStart(6);
  console.log(
    `${name.padEnd(44)} ${rate} /s   p50 ${p50Ms} ms   p99 ${p99Ms} ms   cpu ${cpuUs.toFixed(0)} µs`,
  );
}
