import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { appContext } from "@/lib/server/http/app-context";
import { consoleContext } from "@/lib/server/http/console-context";
import { isFirstStart } from "@/lib/server/services/accounts/create-owner";

/** The first page that anybody sees: first start, sign-in, or straight to the runs. */
export default async function HomePage(): Promise<never> {
  const context = await consoleContext(await headers());
  if (context) redirect("/runs");
  redirect((await isFirstStart(appContext())) ? "/first-start" : "/sign-in");
}
