/**
 * Length of a vector. JavaScript engines may differ in the last bits of `Math.hypot`, but they agree on square roots. No
 * vector here is long enough to overflow.
 */
export function measureLength(x: number, y: number, z = 0): number {
  return Math.sqrt(x * x + y * y + z * z);
}
