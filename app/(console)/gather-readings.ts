import type { DataTag, InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query";

/** Puts one reading into the cache of the first paint. */
export type Reading = (client: QueryClient) => Promise<void>;

/** Puts what is read where a query of the browser looks for it. */
export function readFor<Data>(
  query: { queryKey: DataTag<QueryKey, Data, Error> },
  read: () => Promise<NoInfer<Data>>,
): Reading {
  return async (client) => void client.setQueryData<Data>(query.queryKey, await read());
}

/** The same of a query that reads page after page: its first. */
export function readFirstPage<Page>(
  query: { queryKey: DataTag<QueryKey, InfiniteData<Page, unknown>, Error> },
  read: () => Promise<NoInfer<Page>>,
): Reading {
  return readFor(query, async () => ({ pages: [await read()], pageParams: [null] }));
}

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
