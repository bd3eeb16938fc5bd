import { isDeepStrictEqual } from "node:util";
import { authenticate } from "@/lib/server/auth/authenticate";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { AppError } from "@/lib/server/services/app-error";
import type { ServiceContext } from "@/lib/server/services/service-context";

const lookEveryMs = 1_500;

/**
 * Asks again and again whether the request would still be let in as the same caller with the same rights: a stream outlives
 * the moment in which it was. A database that is away takes nobody's rights.
 * @param onEnded called once when not: session ended, key revoked or expired, another role
 * @returns ends the watch
 */
export function watchCaller(context: ServiceContext, request: Request, onEnded: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const look = async (): Promise<void> => {
    const isStill = await isStillLetIn(context, request);
    if (stopped) return;
    if (isStill) lookLater();
    else onEnded();
  };
  const lookLater = () => {
    timer = setTimeout(() => void look(), lookEveryMs);
    timer.unref();
  };
  lookLater();
  return () => {
    stopped = true;
    if (timer) clearTimeout(timer);
  };
}

async function isStillLetIn(context: ServiceContext, request: Request): Promise<boolean> {
  try {
    return isDeepStrictEqual(await authenticate(context, request), context.caller);
  } catch (error) {
    if (error instanceof AppError) return false;
    if (isDatabaseAway(error)) return true;
    context.log.error({ err: error }, "whether a stream's reader may still read could not be seen");
    return false;
  }
}
