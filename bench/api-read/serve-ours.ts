import { tmpdir } from "node:os";
import { routes } from "@/app/route-table";
import { appContext } from "@/lib/server/http/app-context";
import { makeFront } from "@/lib/server/http/front";
import { startWeb } from "@/lib/server/http/start-web";

/** What `server.ts` serves but for the pages, with its limits lifted: the bench is one caller. */
export async function serveOurs(): Promise<number> {
  Object.assign(process.env, {
    HARDSIM_DATA_DIR: tmpdir(),
    HARDSIM_LINK_SECRET: "l".repeat(32),
    HARDSIM_SEAL_KEY: "s".repeat(32),
    NEXTAUTH_SECRET: "n".repeat(32),
    HARDSIM_API_REQUESTS_PER_MINUTE: "0",
    HARDSIM_STREAMS_PER_CALLER: "0",
    LOG_LEVEL: "warn",
  });
  const shared = appContext();
  const front = makeFront({
    routes,
    pages: async (_request, response) => void response.end(),
    shared,
  });
  return (await startWeb(front, { port: 0, host: "127.0.0.1", log: shared.log })).port;
}
