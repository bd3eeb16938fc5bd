import type { QueryClient } from "@tanstack/react-query";

/** Puts one reading into the cache of the first paint. */
export type Reading = (client: QueryClient) => Promise<void>;

/** One reading, or one with those that need what it has put into the cache, or that must not be older than it. */
export type Step = Reading | { first: Reading; next: readonly Step[] };

/**
 * Reads what does not wait for another all at once. A reading that fails keeps nothing else from being read.
 * @param onFailure is told of each failure; what it throws is thrown
 */
export async function gatherReadings(
  client: QueryClient,
  steps: readonly Step[],
  onFailure: (error: unknown) => void,
): Promise<void> {
  await Promise.all(
    steps.map(async (step) => {
      const { first, next } = typeof step === "function" ? { first: step, next: [] } : step;
      try {
        await first(client);
      } catch (error) {
        onFailure(error);
      }
      await gatherReadings(client, next, onFailure);
    }),
  );
}
