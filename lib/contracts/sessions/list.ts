import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { sessionSchema } from "./session";

export const listSessions = defineContract({
  id: "listSessions",
  method: "GET",
  path: "/v1/sessions",
  summary: "The caller's own sessions, the one used last first",
  response: z.object({ sessions: z.array(sessionSchema) }),
  scope: "session",
});
