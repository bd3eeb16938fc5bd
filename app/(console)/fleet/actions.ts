"use server";

import { z } from "zod";
import { answerAction } from "@/app/answer-action";
import type { ActionResult } from "@/lib/client/action-result";
import { drainHost } from "@/lib/server/services/fleet/drain";
import { readActionBody } from "../read-action-body";
import { requireActionContext } from "../require-context";

const drainingSchema = z.object({ hostId: z.string().max(256), draining: z.boolean() });

/** The verbs of POST /v1/fleet/hosts/{host_id}/drain and /undrain. */
export async function setDraining(
  hostId: unknown,
  draining: unknown,
): Promise<ActionResult<{ host_id: string; draining: boolean }>> {
  return answerAction(async () =>
    drainHost(await requireActionContext(), readActionBody(drainingSchema, { hostId, draining })),
  );
}
