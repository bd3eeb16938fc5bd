import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { sessionSchema } from "./session";

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
