import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { timeSchema } from "@/lib/contracts/wire";

export const readinessSchema = z
  .object({
    status: z.enum(["ready", "not_ready"]),
    database: z.object({ ok: z.boolean(), message: z.string() }),
    workers: z.object({ alive: z.int(), blocked: z.array(z.string()) }),
    work: z
      .object({
        ok: z.boolean(),
        code: z.enum(["ok", "no_worker", "blocked", "crash_loop", "trouble", "unknown"]),
        message: z.string(),
      })
      .describe(
        "Whether runs move on. The web serves without it, so it decides nothing unless it is asked for.",
      ),
    engine: z.object({ hosts: z.int(), last_seen_at: timeSchema.nullable() }),
  })
  .meta({ id: "Readiness" });

export type WireReadiness = z.infer<typeof readinessSchema>;

/**
 * 503 with the same body when it is not ready. Ready is what a load balancer asks: whether this web can serve, and without a
 * worker it can, also the page that tells of it. `require=work` is for whoever watches that runs move on.
 */
export const getReadiness = defineContract({
  id: "getReadiness",
  method: "GET",
  path: "/readyz",
  summary: "Ready when the database answers with this code's schema; tells of workers and engine",
  query: z.object({
    require: z
      .literal("work")
      .optional()
      .describe(
        "`work`: 503 as well while runs do not move on: no live worker, all of them blocked, workers that die again and again, or attempts that one could not handle within the last hour.",
      ),
  }),
  response: readinessSchema,
  scope: "none",
});
