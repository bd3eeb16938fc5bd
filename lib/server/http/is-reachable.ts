import { isLoopbackHost } from "@/lib/server/addresses";
import type { Env } from "@/lib/server/env";

/** From beyond this machine: by its own port, or through a proxy that the public URL speaks of. */
export function isReachable({
  HARDSIM_BIND: bind,
  HARDSIM_PUBLIC_URL: url,
}: Pick<Env, "HARDSIM_BIND" | "HARDSIM_PUBLIC_URL">): boolean {
  return !isLoopbackHost(bind) || (url !== undefined && !isLoopbackHost(new URL(url).hostname));
}
