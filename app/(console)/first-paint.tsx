import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { makeQueryClient } from "@/lib/client/query-client";
import { appContext } from "@/lib/server/http/app-context";
import { AppError } from "@/lib/server/services/app-error";

/** Puts one reading into the cache of the first paint. */
export type Reading = (client: QueryClient) => Promise<void>;

/**
 * The page with what it shows already in its cache, under the keys that the browser asks for later. What could not
 * be read is left out: the browser asks itself, and says what is wrong. What does not exist is a page of its own.
 */
export async function FirstPaint({
  readings,
  children,
}: {
  readings: readonly Reading[];
  children: ReactNode;
}) {
  const client = makeQueryClient();
  for (const read of readings) {
    try {
      await read(client);
    } catch (error) {
      if (error instanceof AppError && error.code === "not_found") notFound();
      appContext().log.warn({ err: error }, "a page's first paint lacks a reading");
    }
  }
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
