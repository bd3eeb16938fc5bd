import { defineContract } from "@/lib/contracts/contract";
import { open } from "./open-verb";

export const getMetrics = defineContract({
  ...open,
  id: "getMetrics",
  method: "GET",
  path: "/metrics",
  summary: "Prometheus text",
  response: null,
  media: ["text/plain"],
  refuses: [],
});
