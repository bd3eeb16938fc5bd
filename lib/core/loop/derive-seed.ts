const bits64 = (1n << 64n) - 1n;

/** One step of splitmix64's finaliser: every bit of the input reaches every bit of the output. */
function mix(value: bigint): bigint {
  let z = (value + 0x9e3779b97f4a7c15n) & bits64;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & bits64;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & bits64;
  return z ^ (z >> 31n);
}

/**
 * The seed of one rollout attempt, 0 to 2^53 - 1, from what it depends on and nothing else. `priorFailures` counts
 * simulator failures of this job: a retry meets another world, an attempt that was lost meets the same one again.
 */
export function deriveSeed(of: {
  runSeed: number;
  iteration: number;
  index: number;
  priorFailures: number;
}): number {
  const words = [of.runSeed, of.iteration, of.index, of.priorFailures];
  const mixed = words.reduce((seed, word) => mix(seed ^ BigInt(word)), 0n);
  return Number(mixed >> 11n);
}
