"use server";

import { z } from "zod";
import { readActionBody } from "@/app/read-action-body";
import type { ActionResult } from "@/lib/client/action-result";
import { drainHost } from "@/lib/server/services/fleet/drain";
import { answerCaller } from "../answer-caller";

const drainingSchema = z.object({ hostId: z.string().max(256), draining: z.boolean() });

/** The verbs of POST /v1/fleet/hosts/{host_id}/drain and /undrain. */
export async function setDraining(
  hostId: unknown,
  draining: unknown,
): Promise<ActionResult<{ host_id: string; draining: boolean }>> {
  return answerCaller((context) => drainHost(context, readActionBody(drainingSchema, { hostId, draining })));
}
