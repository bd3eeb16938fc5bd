/** Env-steps by the clock and by the processor's time of all threads. */
export type Speed = { perSecond: number; perCpuSecond: number };

/** `work` answers how many env-steps it made. */
export type Work = () => Promise<number> | number;

async function measure(work: Work): Promise<Speed> {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  const steps = await work();
  const seconds = (performance.now() - before) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: steps / seconds, perCpuSecond: steps / ((user + system) / 1e6) };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1];

/**
 * The speeds of several works, round after round in turn, so that what else the machine does meets all of them alike. The
 * first round warms up and is left out.
 */
export async function measureInTurn<Name extends string>(
  works: Readonly<Record<Name, Work>>,
  rounds: number,
): Promise<Record<Name, Speed[]>> {
  // Guarantee: these are the keys of the very object.
  const names = Object.keys(works) as Name[];
  // Guarantee: one entry per name, by construction.
  const all = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Speed[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const speed = await measure(works[name]);
      if (round > 0) all[name].push(speed);
    }
  }
  return all;
}

/** The median of each number on its own. */
export const medianSpeed = (speeds: readonly Speed[]): Speed => ({
  perSecond: median(speeds.map(({ perSecond }) => perSecond)),
  perCpuSecond: median(speeds.map(({ perCpuSecond }) => perCpuSecond)),
});

export const formatSpeed = (name: string, { perSecond, perCpuSecond }: Speed): string =>
  `${name.padEnd(34)} ${perSecond.toFixed(0).padStart(8)} /s   ${perCpuSecond.toFixed(0).padStart(8)} /CPU-s`;
