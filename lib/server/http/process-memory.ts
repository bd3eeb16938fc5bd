import type { Logger } from "pino";
import type { Database } from "@/lib/server/db/client";
import { createFleetWatch } from "@/lib/server/events/fleet-watch";
import type { Notifications } from "@/lib/server/events/notifications";
import { createRunsTail } from "@/lib/server/events/tail-runs";
import { createCallerWatch } from "@/lib/server/services/caller-watch";
import { createKeyIdentities, keysFreshMs } from "@/lib/server/services/key-identities";
import { createOpenStreams } from "@/lib/server/services/open-streams";
import type { Shared } from "@/lib/server/services/service-context";
import { createMomentReader, workersFreshMs } from "@/lib/server/services/training-runs/moment-reader";
import { createRunTexts } from "@/lib/server/services/training-runs/run-texts";

type Given = {
  database: Database;
  notifications: Notifications;
  log: Logger;
  stopping: AbortSignal;
  /** For how long what is known of keys and workers counts, where that is not as usual. */
  freshMs?: { keys: number; workers: number };
};
type Memory = Pick<
  Shared,
  "fleetWatch" | "callerWatch" | "keyIdentities" | "moment" | "runTexts" | "runsTail" | "streams"
>;

/** What a process knows for all its requests and streams, so that none of them asks for it by itself. */
export function createProcessMemory({
  database,
  notifications,
  log,
  stopping,
  freshMs = { keys: keysFreshMs, workers: workersFreshMs },
}: Given): Memory {
  return {
    fleetWatch: createFleetWatch({ database, notifications, log }),
    callerWatch: createCallerWatch({ database, log }),
    keyIdentities: createKeyIdentities(database, notifications, { freshMs: freshMs.keys }),
    moment: createMomentReader(database, { freshMs: freshMs.workers }),
    runTexts: createRunTexts(database),
    runsTail: createRunsTail({ database, notifications }),
    streams: createOpenStreams(stopping),
  };
}
