import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { signInAddress } from "@/lib/client/read-next-path";
import { consoleContext } from "@/lib/server/http/console-context";
import { pathHeader } from "@/lib/server/http/page-path";
import type { ServiceContext } from "@/lib/server/services/service-context";

/** Once a request, however many parts of a page ask. */
export const readContext = cache(async (): Promise<ServiceContext | null> => consoleContext(await headers()));

/** For pages: who is not signed in is sent to the sign-in page, which leads back here. */
export async function requireContext(): Promise<ServiceContext> {
  const context = await readContext();
  if (!context) redirect(signInAddress((await headers()).get(pathHeader)));
  return context;
}
