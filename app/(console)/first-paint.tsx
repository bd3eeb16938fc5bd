import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { makeQueryClient } from "@/lib/client/query-client";
import { appContext } from "@/lib/server/http/app-context";
import { AppError } from "@/lib/server/services/app-error";
import { gatherReadings, type Step } from "./gather-readings";

/**
 * The page with what it shows already in its cache, under the keys that the browser asks for later. What could not
 * be read is left out: the browser asks itself, and says what is wrong. What does not exist is a page of its own.
 */
export async function FirstPaint({ readings, children }: { readings: readonly Step[]; children: ReactNode }) {
  const client = makeQueryClient();
  await gatherReadings(client, readings, (error) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    appContext().log.warn({ err: error }, "a page's first paint lacks a reading");
  });
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
