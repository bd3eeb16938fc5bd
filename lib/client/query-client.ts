import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api-error";

/**
 * Nothing is read again by itself while a stream holds it true: frames invalidate. Refusals are not retried, an answer
 * that did not come is, twice.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, cause) => failures < 2 && mayPass(cause),
      },
    },
  });
}

function mayPass(cause: unknown): boolean {
  return !(cause instanceof ApiError) || cause.status === 0 || cause.status >= 500;
}
