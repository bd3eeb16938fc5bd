import type { IncomingMessage } from "node:http";
import { LRUCache } from "lru-cache";
import { isLoopbackHost } from "@/lib/server/addresses";
import { isFirstStart } from "@/lib/server/services/accounts/create-owner";
import { AppError } from "@/lib/server/services/app-error";
import type { Shared } from "@/lib/server/services/service-context";

type Needs = Pick<Shared, "env" | "database" | "setupToken">;

/**
 * Refuses requests for another server's name. A page of anybody's can lead a browser to this machine under a name of its
 * own (DNS rebinding) and read what comes: before the owner's account is made, that would be the account. So until then
 * only this machine's own names count where nothing else guards it, and always those of the settings where they name some.
 * @returns of a request whose headers are settled; throws host_refused; rejects when the database is away
 */
export function makeHostCheck(shared: Needs): (request: Pick<IncomingMessage, "headers">) => Promise<void> {
  const { HARDSIM_ALLOWED_HOSTS: listed, HARDSIM_PUBLIC_URL: url, HARDSIM_BIND: bind } = shared.env;
  const named = [...listed, bind.toLowerCase(), ...(url ? [new URL(url).hostname] : [])];
  const isOwn = rememberAnswers(
    (host: string) => isLoopbackHost(host) || host.endsWith(".localhost") || named.includes(host),
  );
  // Accounts come and go, but there is an owner from the first one on.
  let hasOwner = false;

  return async (request) => {
    const host = readHostname(request.headers.host ?? "");
    if (isOwn(host)) return;
    if (listed.length === 0) {
      // A set-up token guards the first start where others reach it.
      if (hasOwner || shared.setupToken !== null) return;
      hasOwner = !(await isFirstStart(shared));
      if (hasOwner) return;
    }
    throw new AppError(
      "host_refused",
      `This server is not asked for as ${host.slice(0, 100) || "nothing"}: use http://localhost with its port, or name it in HARDSIM_ALLOWED_HOSTS or HARDSIM_PUBLIC_URL.`,
    );
  };
}

/** In lower case and without its port. */
const readHostname = rememberAnswers((text) =>
  URL.canParse(`http://${text}`) ? new URL(`http://${text}`).hostname : text.toLowerCase(),
);

/** The same few names come with every request. */
function rememberAnswers<Answer extends object | string | boolean>(
  answer: (text: string) => Answer,
): (text: string) => Answer {
  const known = new LRUCache<string, Answer>({ max: 100 });
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const now = answer(text);
    known.set(text, now);
    return now;
  };
}
