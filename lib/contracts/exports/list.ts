import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, limitQuery, nextCursorSchema } from "@/lib/contracts/wire";
import { exportSchema } from "./export";

export const listExports = defineContract({
  id: "listExports",
  method: "GET",
  path: "/v1/training-runs/{run_id}/exports",
  summary: "Exports of a run, newest first",
  query: strictObject({ cursor: cursorQuery, limit: limitQuery(50) }),
  response: z.object({ exports: z.array(exportSchema), next_cursor: nextCursorSchema }),
  scope: "training:read",
});
