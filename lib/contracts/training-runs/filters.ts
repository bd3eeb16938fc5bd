import { z } from "zod";
import { strictObject } from "@/lib/contracts/strict-object";
import { runStatuses } from "@/lib/core/names";

/** Several are told in one parameter: `status=queued,running`. */
const statusesQuery = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(runStatuses)))
  .optional()
  .describe(`One of ${runStatuses.join(", ")}; or several, with commas between them.`)
  .meta({ type: "string", example: "queued,running" });

/** In an address an unescaped `+` is a space, and whoever writes an offset into one by hand means the `+`. */
const timeQuery = z
  .string()
  .transform((text) => text.replace(/ (?=\d\d:\d\d$)/, "+"))
  .pipe(z.iso.datetime({ offset: true }))
  .meta({ type: "string", format: "date-time" });

/** What narrows the runs that are listed or counted; all that is told must hold. */
export const runFilters = strictObject({
  status: statusesQuery,
  project_id: z.string().min(1).max(200).optional(),
  q: z.string().min(1).max(200).optional().describe("Part of a name or id, or a whole label."),
  label: z.string().min(1).max(100).optional(),
  scene_id: z.string().min(1).max(200).optional(),
  created_by: z.string().min(1).max(200).optional().describe("The id of a user or key."),
  created_after: timeQuery.optional().describe("`2026-11-24T02:05:13Z`, or with an offset."),
  parent_run_id: z.string().min(1).max(200).optional().describe("Only forks of this run."),
});
