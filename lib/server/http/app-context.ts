import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import pino from "pino";
import { createDatabase } from "@/lib/server/db/client";
import { env as readEnv } from "@/lib/server/env";
import { openNotifications } from "@/lib/server/events/notifications";
import { createRequestLimits } from "@/lib/server/services/request-limits";
import type { Shared } from "@/lib/server/services/service-context";
import { createDiskGuard } from "@/lib/server/storage/disk-guard";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { isReachable } from "./is-reachable";
import { keepWatching } from "./keep-watching";
import { createProcessMemory } from "./process-memory";
import { webMetrics } from "./web-metrics";

type Held = { shared: Shared; stop: () => Promise<void> };

// server.ts and Next are bundled apart and a development reload loads modules anew: only the process itself can hold
// what it must have once.
const place = Symbol.for("hardsim.app-context");
// globalThis with one optional property more, which only this file sets.
const holder = globalThis as typeof globalThis & { [place]?: Held };

/** The process's shared things, made when first asked for. */
export function appContext(): Shared {
  holder[place] ??= makeContext();
  return holder[place].shared;
}

/** For the process's own composition and for tests: what `appContext` answers from now on. */
export function provideAppContext(shared: Shared, stop: () => Promise<void>): void {
  holder[place] = { shared, stop };
}

/** Streams end, open queries get two seconds. */
export async function closeAppContext(): Promise<void> {
  const held = holder[place];
  delete holder[place];
  await held?.stop();
}

function makeContext(): Held {
  const env = readEnv();
  const log = pino({ level: env.LOG_LEVEL, base: { process: "web" } });
  const database = createDatabase(env.DATABASE_URL, { onTransaction: webMetrics().observeTransaction });
  const stopping = new AbortController();
  const dataDir = resolve(env.HARDSIM_DATA_DIR);
  const notifications = openNotifications(database);
  const memory = createProcessMemory({ database, notifications, log, stopping: stopping.signal });
  keepWatching(memory, stopping.signal);
  return {
    shared: {
      env: { ...env, HARDSIM_DATA_DIR: dataDir },
      database,
      storage: openFolderStorage(dataDir, {
        guard: createDiskGuard(dataDir, env.HARDSIM_MIN_FREE_DISK_GB * 1e9),
      }),
      notifications,
      ...memory,
      limits: createRequestLimits(env),
      log,
      stopping: stopping.signal,
      setupToken: isReachable(env) ? randomBytes(18).toString("base64url") : null,
    },
    stop: async () => {
      stopping.abort();
      await database.close();
    },
  };
}
