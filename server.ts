import { routes } from "@/app/route-table";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { appContext, closeAppContext } from "@/lib/server/http/app-context";
import { makeFront } from "@/lib/server/http/front";
import { pathHeader, readPagePath } from "@/lib/server/http/page-path";
import { startWeb } from "@/lib/server/http/start-web";
import { isFirstStart } from "@/lib/server/services/accounts/create-owner";
import { removeOldRows } from "@/lib/server/services/system/remove-old-rows";

const hourMs = 3_600_000;
/** After so long the process ends whatever is still open. */
const stopWithinMs = 1_800;

const shared = appContext();
const { env, log, setupToken } = shared;

prepareNextAuth();
const { default: next } = await import("next");
const app = next({ dev: env.HARDSIM_DEV, hostname: env.HARDSIM_BIND, port: env.PORT });
await app.prepare();
const pages = app.getRequestHandler();

const front = makeFront({
  routes,
  pages: (request, response) => {
    request.headers[pathHeader] = readPagePath(request.url);
    return pages(request, response);
  },
  shared,
});
const web = await startWeb(front, { port: env.PORT, host: env.HARDSIM_BIND, log });
if (env.HARDSIM_DEV) web.server.on("upgrade", app.getUpgradeHandler());

const url = env.HARDSIM_PUBLIC_URL ?? `http://${env.HARDSIM_BIND}:${web.port}`;
log.info({ port: web.port, url }, "listening");
await tellSetupToken();

const sweep = setInterval(() => {
  removeOldRows(shared).catch((error: unknown) => {
    log.warn({ err: error }, "what is too old could not be removed; tried again in an hour");
  });
}, hourMs);

let stopping = false;
const stop = async (why: string): Promise<void> => {
  if (stopping) return;
  stopping = true;
  log.info({ why }, "stopping");
  clearInterval(sweep);
  setTimeout(() => process.exit(0), stopWithinMs).unref();
  // Streams end first: closing waits for them.
  await Promise.all([closeAppContext(), web.close(), app.close()]);
  process.exit(0);
};
process.on("SIGTERM", () => void stop("SIGTERM"));
process.on("SIGINT", () => void stop("SIGINT"));
// Started by the supervisor: when it dies, its end of the channel closes and nothing may be left.
process.on("disconnect", () => void stop("the supervisor has gone"));

/** next-auth reads these of the environment, and only there. */
function prepareNextAuth(): void {
  process.env.NEXTAUTH_SECRET = env.NEXTAUTH_SECRET;
  if (env.NEXTAUTH_URL) return;
  if (env.HARDSIM_PUBLIC_URL) process.env.NEXTAUTH_URL = env.HARDSIM_PUBLIC_URL;
  // Without a public URL the console is whatever host the browser reached it by.
  else process.env.AUTH_TRUST_HOST = "true";
}

async function tellSetupToken(): Promise<void> {
  if (setupToken === null) return;
  try {
    if (!(await isFirstStart(shared))) return;
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    log.warn({ err: error }, "whether an account exists cannot be seen now");
  }
  log.warn({ setupToken }, `the first account needs this set-up token: ${setupToken}`);
}
