import { sessionSchema, type WireSession } from "@/lib/contracts/sessions/session";
import { writeWire } from "@/lib/contracts/write-wire";
import { listSessions as listRows } from "@/lib/server/store/sessions";
import { requireSession } from "../caller";
import type { ServiceContext } from "../service-context";

/** The caller's own, the one used last first. */
export async function listSessions({
  database,
  caller,
}: ServiceContext): Promise<{ sessions: WireSession[] }> {
  const own = requireSession(caller);
  const rows = await listRows(database.db, own.userId);
  return {
    sessions: rows.map((row) =>
      writeWire(sessionSchema, row, { is_current: row.sessionId === own.sessionId }),
    ),
  };
}
