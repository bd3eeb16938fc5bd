import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";

const hostDrainSchema = z.object({ host_id: z.string(), draining: z.boolean() });

const drain = (id: string, verb: string, summary: string) =>
  defineContract({
    id,
    method: "POST",
    path: `/v1/fleet/hosts/{host_id}/${verb}`,
    summary,
    response: hostDrainSchema,
    scope: "owner",
    refuses: ["origin_refused"],
  });

export const drainHost = drain("drainHost", "drain", "A host takes nothing new; what runs there ends");

export const undrainHost = drain("undrainHost", "undrain", "A host takes work again");
