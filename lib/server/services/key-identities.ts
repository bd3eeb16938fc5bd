import { LRUCache } from "lru-cache";
import type { Database } from "@/lib/server/db/client";
import type { Notifications } from "@/lib/server/events/notifications";

import { findApiKeyBySha256, touchApiKey } from "@/lib/server/store/api-keys";
import type { Caller } from "./caller";
import { makeKeyCaller } from "./make-caller";

export type KeyCaller = Extract<Caller, { kind: "key" }>;

/**
 * Who the keys are that come with requests, remembered for a moment. A change of a key's row notifies and is heeded at once;
 * where no notification comes, because the connection for them is down, the moment ends by itself.
 */
export type KeyIdentities = {
  /** Of a key's digest: its caller, or a sentence why it is nobody's. */
  find: (sha256: string) => Promise<KeyCaller | string>;
  /** For who has just changed a key in this process: its next request is judged anew, however quick it comes. */
  forget: () => void;
};

/** A key that is revoked is refused within a second, whatever is down; the rest is for the question itself. */
export const keysFreshMs = 800;
const mostKeys = 10_000;

type Known = { caller: KeyCaller; untilMs: number };

/**
 * @param freshMs a key is asked for again after so long
 * @param now milliseconds of a clock that never goes back
 */
export function createKeyIdentities(
  { db }: Pick<Database, "db">,
  notifications: Pick<Notifications, "onKey">,
  { freshMs = keysFreshMs, now = () => performance.now() }: { freshMs?: number; now?: () => number } = {},
): KeyIdentities {
  const known = new LRUCache<string, Known>({ max: mostKeys });
  const asking = new Map<string, Promise<KeyCaller | string>>();
  let changes = 0;
  const forget = () => {
    changes += 1;
    known.clear();
    asking.clear();
  };
  notifications.onKey(forget);

  const ask = async (sha256: string): Promise<KeyCaller | string> => {
    const [askedMs, changesBefore] = [now(), changes];
    const key = await findApiKeyBySha256(db, sha256);
    if (!key) return "There is no such API key.";
    const caller = makeKeyCaller(key);
    if (typeof caller === "string") return caller;
    if (key.touchDue) await touchApiKey(db, key.keyId);
    // What was read before a change may be from before it.
    if (changes === changesBefore)
      known.set(sha256, { caller, untilMs: askedMs + Math.min(freshMs, key.leftMs ?? freshMs) });
    return caller;
  };

  return {
    forget,
    find: async (sha256) => {
      const held = known.get(sha256);
      if (held && now() < held.untilMs) return held.caller;
      const asked = asking.get(sha256) ?? ask(sha256);
      asking.set(sha256, asked);
      try {
        return await asked;
      } finally {
        if (asking.get(sha256) === asked) asking.delete(sha256);
      }
    },
  };
}
