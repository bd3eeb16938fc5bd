import { z } from "zod";
import { signInProviders } from "@/lib/core/names";
import { defineContract } from "./contract";
import { strictObject } from "./strict-object";
import { timeSchema } from "./wire";

export const sessionSchema = z
  .object({
    session_id: z.string(),
    provider: z.enum(signInProviders),
    user_agent: z.string().describe("As the browser named itself at sign-in."),
    address: z.string().describe("From where the sign-in came."),
    is_current: z.boolean().describe("The session of this very request."),
    created_at: timeSchema,
    last_seen_at: timeSchema.describe("To the minute."),
  })
  .meta({ id: "Session" });
export type WireSession = z.infer<typeof sessionSchema>;

const endedSchema = z.object({ ended: z.int().describe("How many sessions this ended.") });

export const listSessions = defineContract({
  id: "listSessions",
  method: "GET",
  path: "/v1/sessions",
  summary: "The caller's own sessions, the one used last first",
  params: z.object({}),
  query: strictObject({}),
  body: null,
  status: 200,
  response: z.object({ sessions: z.array(sessionSchema) }),
  scope: "session",
  refuses: [],
});

export const endSessions = defineContract({
  id: "endSessions",
  method: "DELETE",
  path: "/v1/sessions",
  summary: "End all of the caller's sessions, or all but this one",
  params: z.object({}),
  query: strictObject({
    others: z.enum(["true", "false"]).optional().describe("`true`: the session of this request stays."),
  }),
  body: null,
  status: 200,
  response: endedSchema,
  scope: "session",
  refuses: ["origin_refused"],
});

export const endSession = defineContract({
  id: "endSession",
  method: "DELETE",
  path: "/v1/sessions/{session_id}",
  summary: "End one of the caller's sessions",
  params: z.object({ session_id: z.string() }),
  query: strictObject({}),
  body: null,
  status: 200,
  response: endedSchema,
  scope: "session",
  refuses: ["origin_refused"],
});
