import { defineContract } from "@/lib/contracts/contract";
import { fleetSchema } from "./fleet";

export const getFleet = defineContract({
  id: "getFleet",
  method: "GET",
  path: "/v1/fleet",
  summary: "Workers, hosts, GPUs and who holds them, the queue, desired and actual capacity",
  response: fleetSchema,
  scope: "fleet:read",
});
