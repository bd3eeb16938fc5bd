import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";

export const getLiveness = defineContract({
  id: "getLiveness",
  method: "GET",
  path: "/healthz",
  summary: "The process answers",
  query: z.object({}),
  response: z.object({ status: z.literal("ok") }),
  scope: "none",
});
