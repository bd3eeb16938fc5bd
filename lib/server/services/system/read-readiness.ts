import type { WireReadiness } from "@/lib/contracts/system/read-readiness";
import { toWireTime } from "@/lib/contracts/wire";
import { hasNewestSchema } from "@/lib/server/db/schema-version";
import { listHosts } from "@/lib/server/store/shown-hosts";
import { listWorkers, type WorkerRow } from "@/lib/server/store/shown-workers";
import { countDeaths } from "@/lib/server/store/workers";
import type { Shared } from "../service-context";

/** Never throws for a database that is away: that is what it tells. */
export async function readReadiness({
  database,
  log,
}: Pick<Shared, "database" | "log">): Promise<WireReadiness> {
  const nothing = {
    workers: { alive: 0, blocked: [] },
    work: { ok: false, code: "unknown", message: "Nothing is known of workers." } as const,
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
      work: describeWork(alive, await countDeaths(database.db)),
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

/** So many workers that died within ten minutes are no accident. */
const crashLoopDeaths = 3;

/** Whether runs move on. Nothing that an error said: whoever asks has not signed in. */
function describeWork(alive: readonly WorkerRow[], deaths: number): WireReadiness["work"] {
  const not = (code: Exclude<WireReadiness["work"]["code"], "ok">, message: string) => ({
    ok: false,
    code,
    message,
  });
  if (deaths >= crashLoopDeaths)
    return not("crash_loop", `${deaths} workers died within ten minutes and were started again.`);
  if (alive.length === 0) return not("no_worker", "No worker is alive: runs wait.");
  const [blocked] = alive.flatMap((row) => row.blocked ?? []);
  if (blocked && alive.every((row) => row.blocked)) return not("blocked", blocked.message);
  const troubled = alive.reduce((sum, { trouble }) => sum + (trouble?.attempts ?? 0), 0);
  if (troubled > 0)
    return not(
      "trouble",
      `${troubled} attempts could not be handled within the last hour; the fleet says why.`,
    );
  return { ok: true, code: "ok", message: "A worker is alive and takes work." };
}
