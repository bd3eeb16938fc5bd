import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { signInAddress } from "@/lib/client/read-next-path";
import { consoleContext } from "@/lib/server/http/console-context";
import { pathHeader } from "@/lib/server/http/page-path";
import { AppError } from "@/lib/server/services/app-error";
import type { ServiceContext } from "@/lib/server/services/service-context";

/** Once a request, however many parts of a page ask. */
const readContext = cache(
  async (): Promise<ServiceContext | null> => consoleContext((await headers()).get("cookie")),
);

/** For pages: who is not signed in is sent to the sign-in page, which leads back here. */
export async function requireContext(): Promise<ServiceContext> {
  const context = await readContext();
  if (!context) redirect(signInAddress((await headers()).get(pathHeader)));
  return context;
}

/** For server actions: who is not signed in any more is told, and keeps what was typed. */
export async function requireActionContext(): Promise<ServiceContext> {
  const context = await readContext();
  if (!context)
    throw new AppError("unauthenticated", "Your session has ended. Sign in again in another tab.");
  return context;
}
