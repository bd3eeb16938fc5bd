import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { flagQuery } from "@/lib/contracts/wire";

const endedSchema = z.object({ ended: z.int().describe("How many sessions this ended.") });

export const endSessions = defineContract({
  id: "endSessions",
  method: "DELETE",
  path: "/v1/sessions",
  summary: "End all of the caller's sessions, or all but this one",
  query: strictObject({
    others: flagQuery.optional().describe("`true`: the session of this request stays."),
  }),
  response: endedSchema,
  scope: "session",
  refuses: ["origin_refused"],
});

export const endSession = defineContract({
  id: "endSession",
  method: "DELETE",
  path: "/v1/sessions/{session_id}",
  summary: "End one of the caller's sessions",
  response: endedSchema,
  scope: "session",
  refuses: ["origin_refused"],
});
