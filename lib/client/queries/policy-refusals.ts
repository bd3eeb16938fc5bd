import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { listRunEvents } from "@/lib/contracts/events/list";
import { call } from "../call";
import { checkpointsKey } from "./checkpoints";

const refusalSchema = z.object({ iteration: z.int(), code: z.string(), message: z.string() });
export type PolicyRefusal = z.infer<typeof refusalSchema>;

/** Events at most, the newest. */
const refusalsKept = 500;

/** Why policies that trainings left cannot be used, by the index of their iteration; read again with the checkpoints. */
export function policyRefusalsQuery(runId: string) {
  return queryOptions({
    queryKey: [...checkpointsKey(runId), "refusals"],
    queryFn: async ({ signal }) => {
      const query = { type: "policy.refused", limit: refusalsKept };
      const { events } = await call(listRunEvents, { params: { run_id: runId }, query, signal });
      return events.flatMap(({ data }) => refusalSchema.safeParse(data).data ?? []);
    },
  });
}
