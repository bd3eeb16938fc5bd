import { makeOpenApi } from "@/lib/contracts/openapi";
import { contracts } from "@/lib/contracts/registry";
import { sessionCookie } from "@/lib/server/auth/cookie-names";
import packageJson from "@/package.json";
import { appContext } from "./app-context";

let made: Record<string, unknown> | undefined;

/** The same for the life of the process. */
export function openApiDocument(): Record<string, unknown> {
  made ??= makeOpenApi(contracts, packageJson.version, sessionCookie(appContext().env));
  return made;
}
