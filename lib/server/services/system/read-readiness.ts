import type { WireReadiness } from "@/lib/contracts/system/read-readiness";
import { toWireTime } from "@/lib/contracts/wire";
import { hasNewestSchema } from "@/lib/server/db/schema-version";
import { listHosts } from "@/lib/server/store/shown-hosts";
import { listWorkers } from "@/lib/server/store/shown-workers";
import type { Shared } from "../service-context";

/** Never throws for a database that is away: that is what it tells. */
export async function readReadiness({
  database,
  log,
}: Pick<Shared, "database" | "log">): Promise<WireReadiness> {
  const nothing = {
    workers: { alive: 0, blocked: [] },
    engine: { hosts: 0, last_seen_at: null },
  };
  try {
    if (!(await hasNewestSchema(database.db))) {
      const message = "The database answers, but it lacks this code's newest migration.";
      return { status: "not_ready", database: { ok: false, message }, ...nothing };
    }
    const alive = (await listWorkers(database.db, 100)).filter((row) => row.alive);
    const hosts = await listHosts(database.db);
    const lastSeenMs = Math.max(0, ...hosts.map(({ lastSeenAt }) => lastSeenAt.getTime()));
    return {
      status: "ready",
      database: { ok: true, message: "The database answers and has this code's schema." },
      workers: {
        alive: alive.length,
        blocked: alive.flatMap(({ blocked }) => (blocked ? [blocked.message] : [])),
      },
      engine: {
        hosts: hosts.length,
        last_seen_at: hosts.length > 0 ? toWireTime(new Date(lastSeenMs)) : null,
      },
    };
  } catch (error) {
    log.warn({ err: error }, "readiness: the database does not answer");
    const message = "The database does not answer.";
    return { status: "not_ready", database: { ok: false, message }, ...nothing };
  }
}
