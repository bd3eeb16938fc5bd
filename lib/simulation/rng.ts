import cos from "@stdlib/math-base-special-cos";
import ln from "@stdlib/math-base-special-ln";

/**
 * Random numbers that depend on seed, episode and purpose alone, and not on which thread draws them or when. The first
 * state of 128 bits is a one-to-one mixture of the three, so no two streams start in the same state; xoshiro128** makes
 * the numbers from there.
 */

export type Rng = {
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** Gaussian with mean 0 and standard deviation 1. */
  normal(): number;
};

/**
 * Each purpose has a stream of its own, so that a job with noise has its block at the same place as one without, and so
 * that an evaluation meets no episode that anybody trained on.
 */
const purposes = {
  reset: 1,
  noise: 2,
  policy: 3,
  evaluationReset: 4,
  evaluationNoise: 5,
  evaluationPolicy: 6,
} as const;
type Purpose = keyof typeof purposes;

const rotateLeft = (x: number, bits: number) => ((x << bits) | (x >>> (32 - bits))) >>> 0;
const twoTo32 = 4294967296;

/** `seed` is an integer from 0 to 2^53 - 1, `episode` one from 0 to 2^32 - 1. */
export function createRng(seed: number, episode: number, purpose: Purpose): Rng {
  let a = (seed >>> 0) ^ 0x6a09e667;
  let b = Math.floor(seed / twoTo32) ^ 0xbb67ae85;
  let c = episode ^ 0x3c6ef372;
  let d = purposes[purpose] ^ 0xa54ff53a;
  // Additions, xors and rotations are all reversible, so different inputs give different states. Ten rounds of them
  // spread every bit of the input over the whole state.
  for (let round = 0; round < 10; round++) {
    a = (a + b) >>> 0;
    d = rotateLeft(d ^ a, 16);
    c = (c + d) >>> 0;
    b = rotateLeft(b ^ c, 12);
    a = (a + b) >>> 0;
    d = rotateLeft(d ^ a, 8);
    c = (c + d + round) >>> 0;
    b = rotateLeft(b ^ c, 7);
  }
  if ((a | b | c | d) === 0) a = 1; // from the all-zero state xoshiro would draw only zeros

  const draw = () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5) >>> 0, 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
  const unit = () => draw() / twoTo32;
  return {
    uniform: (low, high) => low + (high - low) * unit(),
    normal: () => Math.sqrt(-2 * ln(1 - unit())) * cos(2 * Math.PI * unit()),
  };
}
