import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";

export const streamAllRuns = defineContract({
  id: "streamAllRuns",
  method: "GET",
  path: "/v1/events",
  summary: "A live stream of all runs that the caller may read: frames `run` and `fleet`",
  query: strictObject({ project_id: z.string().min(1).max(200).optional() }),
  response: null,
  media: ["text/event-stream"],
  scope: "training:read",
  refuses: ["not_acceptable"],
});
