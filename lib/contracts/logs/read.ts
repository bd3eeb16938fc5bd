import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { logLineSchema, openLogRowSchema } from "@/lib/contracts/frames";
import { strictObject } from "@/lib/contracts/strict-object";
import { integerQuery } from "@/lib/contracts/wire";

const linesLimit = 10_000;

export const getAttemptLog = defineContract({
  id: "getAttemptLog",
  method: "GET",
  path: "/v1/training-runs/{run_id}/attempts/{attempt_id}/logs",
  summary: "Lines of an attempt's log, or all of it as text; a live tail when Accept names text/event-stream",
  query: strictObject({
    offset: integerQuery(/^-?\d{1,15}$/, "must be an integer; negative counts from the end").optional(),
    limit: z
      .string()
      .regex(/^0*[1-9]\d*$/, "must be a positive integer")
      .transform((text) => Math.min(Number(text), linesLimit))
      .meta({ type: "integer", minimum: 1, default: 1_000 })
      .describe(`More than ${linesLimit} counts as that.`)
      .optional(),
    q: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe(
        "Only lines that contain this as they are shown, without the codes of their colours, in any case.",
      ),
    format: z
      .enum(["json", "text"])
      .optional()
      .meta({ default: "json" })
      .describe(
        "`text`: the whole log as it is shown, without the codes of its colours and with long lines in one piece, to be saved, whatever offset, limit and q say.",
      ),
  }),
  response: z.object({
    lines: z.array(logLineSchema),
    total_lines: z.int(),
    open: z
      .array(openLogRowSchema)
      .describe(
        "Rows at the end that the program may still redraw, such as progress bars: not counted in total_lines, and lines only when they are finished.",
      ),
    left_out: z
      .object({ from: z.int(), lines: z.int() })
      .nullable()
      .describe("Lines that were too many to keep, between the first 16 MiB and the last 48 MiB."),
  }),
  media: ["text/event-stream", "text/plain"],
  scope: "training:read",
});
