import type { Env } from "@/lib/server/env";

/** From beyond this machine: by its own port, or through a proxy that the public URL speaks of. */
export function isReachable({
  HARDSIM_BIND: bind,
  HARDSIM_PUBLIC_URL: url,
}: Pick<Env, "HARDSIM_BIND" | "HARDSIM_PUBLIC_URL">): boolean {
  return !isLoopback(bind) || (url !== undefined && !isLoopback(new URL(url).hostname));
}

const isLoopback = (host: string) =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
