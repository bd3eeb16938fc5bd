import { z } from "zod";
import { eventTypes } from "@/lib/core/loop/events";
import { eventLevels } from "@/lib/core/names";
import { defineContract } from "./contract";
import { strictObject } from "./strict-object";
import { runParams } from "./training-runs";
import { actorSchema, integerQuery, limitQuery, timeSchema } from "./wire";

export const runEventSchema = z
  .object({
    event_id: z.string().describe("evt_<run ulid>_<seq, ten digits>"),
    run_id: z.string(),
    seq: z.int().describe("Per run: 1, 2, 3 … without gaps."),
    event_type: z.enum(eventTypes),
    created_at: timeSchema,
    level: z.enum(eventLevels),
    message: z.string(),
    data: z.record(z.string(), z.unknown()),
    actor: actorSchema,
  })
  .meta({ id: "RunEvent" });
export type WireRunEvent = z.infer<typeof runEventSchema>;

export const listRunEvents = defineContract({
  id: "listRunEvents",
  method: "GET",
  path: "/v1/training-runs/{run_id}/events",
  summary: "Events of a run; a live stream when Accept names text/event-stream",
  params: runParams,
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
  body: null,
  status: 200,
  response: z.object({
    events: z
      .array(runEventSchema)
      .describe("Without after_seq: the newest, newest first. With it: oldest first from there."),
    next_after_seq: z.int().describe("Ask again with after_seq to see what came after."),
  }),
  media: ["text/event-stream"],
  scope: "training:read",
  refuses: [],
});

export const streamAllRuns = defineContract({
  id: "streamAllRuns",
  method: "GET",
  path: "/v1/events",
  summary: "A live stream of all runs that the caller may read: frames `run` and `fleet`",
  params: z.object({}),
  query: strictObject({ project_id: z.string().min(1).max(200).optional() }),
  body: null,
  status: 200,
  response: null,
  media: ["text/event-stream"],
  scope: "training:read",
  refuses: ["not_acceptable"],
});
