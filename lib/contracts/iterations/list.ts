import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, integerQuery, limitQuery, nextCursorSchema } from "@/lib/contracts/wire";
import { iterationStatuses } from "@/lib/core/names";
import { iterationSchema } from "./iteration";

export const iterationOrders = ["asc", "desc", "longest"] as const;

export type IterationOrder = (typeof iterationOrders)[number];

export const listIterations = defineContract({
  id: "listIterations",
  method: "GET",
  path: "/v1/training-runs/{run_id}/iterations",
  summary: "Iterations of a run, by index",
  query: strictObject({
    order: z
      .enum(iterationOrders)
      .optional()
      .meta({ default: "asc" })
      .describe("`desc`: newest first. `longest`: what took longest first, of those that have ended."),
    status: z.enum(iterationStatuses).optional(),
    from: integerQuery(/^\d{1,9}$/, "must be the index of an iteration")
      .optional()
      .describe("The index to begin at, included."),
    cursor: cursorQuery,
    limit: limitQuery(200),
  }),
  response: z.object({ iterations: z.array(iterationSchema), next_cursor: nextCursorSchema }),
  validated: true,
  scope: "training:read",
});
