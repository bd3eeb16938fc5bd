import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { timeSchema } from "@/lib/contracts/wire";

export const readinessSchema = z
  .object({
    status: z.enum(["ready", "not_ready"]),
    database: z.object({ ok: z.boolean(), message: z.string() }),
    workers: z.object({ alive: z.int(), blocked: z.array(z.string()) }),
    engine: z.object({ hosts: z.int(), last_seen_at: timeSchema.nullable() }),
  })
  .meta({ id: "Readiness" });

export type WireReadiness = z.infer<typeof readinessSchema>;

/** 503 with the same body when it is not ready. */
export const getReadiness = defineContract({
  id: "getReadiness",
  method: "GET",
  path: "/readyz",
  summary: "Ready when the database answers with this code's schema; tells of worker and engine",
  query: z.object({}),
  response: readinessSchema,
  scope: "none",
});
