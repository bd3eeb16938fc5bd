import { isDeepStrictEqual } from "node:util";
import type { Logger } from "pino";
import type { Database, Db } from "@/lib/server/db/client";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { listRolesOf } from "@/lib/server/store/accounts";
import { listApiKeysById } from "@/lib/server/store/api-keys";
import { listSessionsById } from "@/lib/server/store/sessions";
import type { Caller } from "./caller";
import { makeKeyCaller, makeSessionCaller } from "./make-caller";

/** The callers of a process's open streams: a stream outlives the moment in which its caller was let in. */
export type CallerWatch = {
  /**
   * @param onEnded called once, by the first look that finds the caller gone or changed: session ended, key revoked or
   * expired, another role
   * @returns ends the watch
   */
  watch: (caller: Caller, onEnded: () => void) => () => void;
  /**
   * Asks once for all who are watched, with the same number of statements for one as for many, and with none for nobody.
   * A database that is away takes nobody's rights. Never rejects.
   */
  look: () => Promise<void>;
};

export function createCallerWatch({ database, log }: { database: Database; log: Logger }): CallerWatch {
  /** A caller may have ten thousand streams: who they are is compared once for all of them. */
  const watched = new Map<Caller, Set<() => void>>();
  return {
    watch: (caller, onEnded) => {
      const own = () => onEnded();
      const streams = watched.get(caller) ?? new Set();
      watched.set(caller, streams.add(own));
      return () => {
        streams.delete(own);
        if (streams.size === 0 && watched.get(caller) === streams) watched.delete(caller);
      };
    },
    look: async () => {
      // Who comes while the database answers is not in the answer: the next look is theirs.
      const asked = [...watched].map(([caller, streams]) => ({ caller, streams: [...streams] }));
      if (asked.length === 0) return;
      let now: ReadonlyMap<string, Caller>;
      try {
        now = await readCallers(
          database.db,
          asked.map(({ caller }) => caller),
        );
      } catch (error) {
        if (isDatabaseAway(error)) return;
        log.error({ err: error }, "whether the readers of streams may still read could not be seen");
        now = new Map();
      }
      for (const { caller, streams } of asked) {
        if (isDeepStrictEqual(now.get(idOf(caller)), caller)) continue;
        const open = watched.get(caller);
        for (const end of streams) if (open?.delete(end)) end();
        if (open?.size === 0) watched.delete(caller);
      }
    },
  };
}

/** As they would be let in at this moment, by `idOf`; who would not be is left out. */
async function readCallers(db: Db, callers: readonly Caller[]): Promise<Map<string, Caller>> {
  const ids = (kind: Caller["kind"]) => [
    ...new Set(callers.filter((caller) => caller.kind === kind).map(idOf)),
  ];
  const keys = await listApiKeysById(db, ids("key"));
  const sessions = await listSessionsById(db, ids("session"));
  const roles = await listRolesOf(
    db,
    sessions.map(({ user }) => user.userId),
  );
  const found: Caller[] = [{ kind: "anonymous" }];
  for (const key of keys) {
    const caller = makeKeyCaller(key);
    if (typeof caller !== "string") found.push(caller);
  }
  for (const { session, user } of sessions)
    found.push(makeSessionCaller(session.sessionId, user, roles.get(user.userId) ?? new Map()));
  return new Map(found.map((caller) => [idOf(caller), caller]));
}

function idOf(caller: Caller): string {
  switch (caller.kind) {
    case "anonymous":
      return "anonymous";
    case "key":
      return caller.keyId;
    case "session":
      return caller.sessionId;
  }
}
