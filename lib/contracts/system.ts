import { z } from "zod";
import { defineContract } from "./contract";
import { strictObject } from "./strict-object";
import { timeSchema } from "./wire";

const open = { params: z.object({}), query: z.object({}), body: null, status: 200, scope: "none" } as const;

/** Range requests are answered; the link is the right. */
export const download = defineContract({
  ...open,
  id: "download",
  method: "GET",
  path: "/v1/downloads/{token}",
  summary: "The file behind a signed link",
  params: z.object({ token: z.string() }),
  response: null,
  media: ["application/octet-stream"],
  refuses: ["link_expired", "range_not_satisfiable"],
});

export const getOpenApi = defineContract({
  ...open,
  id: "getOpenApi",
  method: "GET",
  path: "/v1/openapi.json",
  summary: "This document",
  query: strictObject({}),
  response: null,
  media: ["application/json"],
  refuses: [],
});

export const getLiveness = defineContract({
  ...open,
  id: "getLiveness",
  method: "GET",
  path: "/healthz",
  summary: "The process answers",
  response: z.object({ status: z.literal("ok") }),
  refuses: [],
});

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
  ...open,
  id: "getReadiness",
  method: "GET",
  path: "/readyz",
  summary: "Ready when the database answers with this code's schema; tells of worker and engine",
  response: readinessSchema,
  refuses: [],
});

export const getMetrics = defineContract({
  ...open,
  id: "getMetrics",
  method: "GET",
  path: "/metrics",
  summary: "Prometheus text",
  response: null,
  media: ["text/plain"],
  refuses: [],
});
