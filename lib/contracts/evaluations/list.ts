import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { evaluationSchema } from "./evaluation";

export const listEvaluations = defineContract({
  id: "listEvaluations",
  method: "GET",
  path: "/v1/training-runs/{run_id}/evaluations",
  summary: "How the checkpoints of a run did on episodes that nothing trained on, oldest first",
  response: z.object({ evaluations: z.array(evaluationSchema) }),
  scope: "training:read",
});
