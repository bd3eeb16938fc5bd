import { hasScope } from "@/lib/server/services/caller";
import type { ServiceContext } from "@/lib/server/services/service-context";

/** What the buttons say; the verbs decide. */
export function mayWriteRuns({ caller }: ServiceContext): boolean {
  return hasScope(caller, "training:write");
}
