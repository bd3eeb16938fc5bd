import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { open } from "./open-verb";

export const getLiveness = defineContract({
  ...open,
  id: "getLiveness",
  method: "GET",
  path: "/healthz",
  summary: "The process answers",
  response: z.object({ status: z.literal("ok") }),
  refuses: [],
});
