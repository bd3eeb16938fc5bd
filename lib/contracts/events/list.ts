import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { integerQuery, limitQuery } from "@/lib/contracts/wire";
import { eventTypes } from "@/lib/core/loop/events";
import { runEventSchema } from "./run-event";

export const listRunEvents = defineContract({
  id: "listRunEvents",
  method: "GET",
  path: "/v1/training-runs/{run_id}/events",
  summary: "Events of a run; a live stream when Accept names text/event-stream",
  query: strictObject({
    after_seq: integerQuery(/^\d{1,16}$/, "must be a number, 0 or more").optional(),
    type: z.enum(eventTypes).optional(),
    also: z
      .enum(["changes"])
      .optional()
      .describe(
        "Of the stream: also frames `run` when something beside the events changes (a name, a curve inside an iteration), and with fleet:read frames `fleet`, as GET /v1/events has them. They have no id.",
      ),
    limit: limitQuery(500),
  }),
  response: z.object({
    events: z
      .array(runEventSchema)
      .describe("Without after_seq: the newest, newest first. With it: oldest first from there."),
    next_after_seq: z.int().describe("Ask again with after_seq to see what came after."),
  }),
  media: ["text/event-stream"],
  scope: "training:read",
});
