import { tmpdir } from "node:os";
import { eq } from "drizzle-orm";
import pino from "pino";
import { createDatabase } from "@/lib/server/db/client";
import { migrateDatabase } from "@/lib/server/db/migrate-database";
import { attempt } from "@/lib/server/db/schema/attempts";
import { parseEnv } from "@/lib/server/env";
import { openNotifications } from "@/lib/server/events/notifications";
import { createProcessMemory } from "@/lib/server/http/process-memory";
import { createRequestLimits } from "@/lib/server/services/request-limits";
import type { ServiceContext } from "@/lib/server/services/service-context";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { insertStepPoints, type StepPoint } from "@/lib/server/store/step-metrics";
import { makeRun } from "@/lib/testing/factories";

/** What the web process hands its verbs, on the measurement's own Postgres, for a person who may do everything. */
export async function openServices(): Promise<ServiceContext> {
  const url = process.env.DATABASE_URL ?? "";
  await migrateDatabase(url);
  const database = createDatabase(url);
  const notifications = openNotifications(database);
  const log = pino({ level: "silent" });
  const stopping = new AbortController().signal;
  const env = parseEnv({
    DATABASE_URL: url,
    HARDSIM_DATA_DIR: tmpdir(),
    HARDSIM_LINK_SECRET: "l".repeat(32),
    HARDSIM_SEAL_KEY: "s".repeat(32),
    NEXTAUTH_SECRET: "n".repeat(32),
  });
  return {
    env,
    database,
    notifications,
    ...createProcessMemory({ database, notifications, log, stopping }),
    limits: createRequestLimits(env),
    storage: openFolderStorage(tmpdir()),
    log,
    stopping,
    setupToken: null,
    caller: {
      kind: "session",
      sessionId: "bench",
      userId: "bench",
      name: "bench",
      email: "",
      isOwner: true,
      roles: new Map(),
    },
  };
}

/** A run whose first iteration takes curves, each kept in one transaction. */
export async function makeCurvedRun({ database }: ServiceContext): Promise<{
  runId: string;
  keep: (curve: readonly StepPoint[]) => Promise<void>;
}> {
  const { runId } = await makeRun(database);
  const [row] = await database.db.select().from(attempt).where(eq(attempt.runId, runId));
  const place = { runId, attemptId: row?.attemptId ?? "", iterationIndex: 0 };
  return { runId, keep: (curve) => database.db.transaction((tx) => insertStepPoints(tx, place, curve)) };
}
