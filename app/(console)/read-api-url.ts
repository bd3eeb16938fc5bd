import { headers } from "next/headers";
import { appContext } from "@/lib/server/http/app-context";
import { writeReach } from "@/lib/server/http/settle-reach";

/** Where a person's terminal reaches this server: the public address, else the one that the browser used. */
export async function readApiUrl(): Promise<string> {
  const { env } = appContext();
  if (env.HARDSIM_PUBLIC_URL) return env.HARDSIM_PUBLIC_URL.replace(/\/$/, "");
  const given = await headers();
  return writeReach({
    host: given.get("host") ?? `localhost:${env.PORT}`,
    "x-forwarded-proto": given.get("x-forwarded-proto") ?? undefined,
  });
}
