import type { HeldAttempt } from "@/worker/held/held-attempt";

/** Every rollout is ordered with a seed; of attempts only trainers' have none. */
export function requireSeed({ attemptId, seed }: HeldAttempt["attempt"]): number {
  if (seed === null) throw new Error(`${attemptId} is a rollout and was ordered without a seed`);
  return seed;
}
