import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { fleetSchema } from "./fleet";

export const getFleet = defineContract({
  id: "getFleet",
  method: "GET",
  path: "/v1/fleet",
  summary: "Workers, hosts, GPUs and who holds them, the queue, desired and actual capacity",
  params: z.object({}),
  query: strictObject({}),
  body: null,
  status: 200,
  response: fleetSchema,
  scope: "fleet:read",
  refuses: [],
});
