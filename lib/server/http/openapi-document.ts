import { makeOpenApi } from "@/lib/contracts/openapi";
import { contracts } from "@/lib/contracts/registry";
import packageJson from "@/package.json";

let made: Record<string, unknown> | undefined;

/** The same for the life of the process. */
export function openApiDocument(): Record<string, unknown> {
  made ??= makeOpenApi(contracts, packageJson.version);
  return made;
}
