import { z } from "zod";
import { actorSchema, timeSchema } from "@/lib/contracts/wire";
import { eventTypes } from "@/lib/core/loop/events";
import { eventLevels } from "@/lib/core/names";

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
