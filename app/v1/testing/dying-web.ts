import { routes } from "@/app/route-table";
import type { Database, Db } from "@/lib/server/db/client";
import { appContext, provideAppContext } from "@/lib/server/http/app-context";
import { makeFront } from "@/lib/server/http/front";
import { startWeb } from "@/lib/server/http/start-web";

/**
 * A web process of the API alone. With DIE_AFTER_COMMIT it is gone, as kill -9 would have it, between the first commit
 * and its answer. Prints the port that it listens on.
 */
export async function serveUntilCommit(): Promise<void> {
  const shared = appContext();
  if (process.env.DIE_AFTER_COMMIT === "1")
    provideAppContext({ ...shared, database: dieAfterCommit(shared.database) }, async () => {});
  const front = makeFront({
    routes,
    pages: async (_request, response) => void response.end(),
    shared,
  });
  const web = await startWeb(front, { port: 0, host: "127.0.0.1", log: shared.log });
  process.stdout.write(`${web.port}\n`);
}

function dieAfterCommit(database: Database): Database {
  const transaction: Db["transaction"] = async (...given) => {
    const answer = await database.db.transaction(...given);
    process.kill(process.pid, "SIGKILL");
    return answer;
  };
  return replace(database, "db", () => replace(database.db, "transaction", () => transaction));
}

/** The same object, but for one property. */
function replace<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  name: Name,
  value: () => Whole[Name],
): Whole {
  return new Proxy(whole, {
    get: (target, key) => (key === name ? value() : Reflect.get(target, key, target)),
  });
}
