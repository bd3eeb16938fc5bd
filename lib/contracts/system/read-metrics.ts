import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";

export const getMetrics = defineContract({
  id: "getMetrics",
  method: "GET",
  path: "/metrics",
  summary: "Prometheus text",
  query: z.object({}),
  response: null,
  media: ["text/plain"],
  scope: "none",
});
