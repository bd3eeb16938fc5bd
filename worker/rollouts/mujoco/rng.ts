/**
 * Random numbers that depend on (seed, episode, purpose) alone, never on which thread draws them or when: the whole
 * state of 128 bits is a one-to-one mixture of the three, so no two streams start alike, and xoshiro128** goes on.
 */

export type Rng = {
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** Gaussian with mean 0 and standard deviation 1. */
  normal(): number;
};

/** Reset, noise and policy draw from streams of their own: more noise must not move the block. */
const purposes = { reset: 1, noise: 2, policy: 3 } as const;
type Purpose = keyof typeof purposes;

const rotateLeft = (x: number, bits: number) => ((x << bits) | (x >>> (32 - bits))) >>> 0;
const twoTo32 = 4294967296;

/** `seed` is an integer from 0 to 2^53 - 1, `episode` one from 0. */
export function createRng(seed: number, episode: number, purpose: Purpose): Rng {
  let a = (seed >>> 0) ^ 0x6a09e667;
  let b = Math.floor(seed / twoTo32) ^ 0xbb67ae85;
  let c = episode ^ 0x3c6ef372;
  let d = purposes[purpose] ^ 0xa54ff53a;
  // Add, xor and rotate can each be undone, so neighbours differ everywhere and never meet.
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
  if ((a | b | c | d) === 0) a = 1; // the one state that xoshiro never leaves

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
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  };
}
