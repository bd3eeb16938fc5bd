import type { ActionResult } from "@/lib/client/action-result";

/** The server actions of the fleet's page, for those who may: they call the verbs of the API. */
export type FleetActions = {
  readonly setDraining: (
    hostId: string,
    draining: boolean,
  ) => Promise<ActionResult<{ host_id: string; draining: boolean }>>;
};
