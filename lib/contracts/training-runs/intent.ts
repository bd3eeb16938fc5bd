import { defineContract } from "@/lib/contracts/contract";
import { trainingRunSchema } from "./training-run";

export const intent = (id: string, verb: string, summary: string) =>
  defineContract({
    id,
    method: "POST",
    path: `/v1/training-runs/{run_id}/${verb}`,
    summary,
    status: 202,
    response: trainingRunSchema,
    scope: "training:write",
    refuses: ["state_conflict"],
  });
