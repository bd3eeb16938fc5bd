"use server";

import { z } from "zod";
import { readActionBody } from "@/app/read-action-body";
import type { ActionResult } from "@/lib/client/action-result";
import { changeMember as changeContract } from "@/lib/contracts/members/change";
import type { WirePasswordLink } from "@/lib/contracts/members/create-password-link";
import type { WireInvitedMember } from "@/lib/contracts/members/invite";
import { inviteMember as inviteContract } from "@/lib/contracts/members/invite";
import type { WireMember } from "@/lib/contracts/members/member";
import { changeProject as changeProjectContract } from "@/lib/contracts/projects/change";
import { createProject as createContract } from "@/lib/contracts/projects/create";
import type { WireProject } from "@/lib/contracts/projects/project";
import { changeMember, removeMember } from "@/lib/server/services/members/change";
import { createPasswordLink } from "@/lib/server/services/members/create-password-link";
import { inviteMember } from "@/lib/server/services/members/invite";
import { changeProject } from "@/lib/server/services/projects/change";
import { createProject } from "@/lib/server/services/projects/create";
import { resetSecondFactor as reset } from "@/lib/server/services/second-factor/reset";
import { answerCaller } from "../answer-caller";
import { readApiUrl } from "../read-api-url";

const idSchema = z.string().max(200);
const readPlace = (projectId: unknown, userId: unknown) => ({
  projectId: readActionBody(idSchema, projectId),
  userId: readActionBody(idSchema, userId),
});

/** The verb of POST /v1/projects/{project_id}/members. */
export async function invite(projectId: unknown, body: unknown): Promise<ActionResult<WireInvitedMember>> {
  return answerCaller(async (context) => {
    const { email, role, name = null } = readActionBody(inviteContract.body ?? z.never(), body);
    const origin = await readApiUrl();
    return inviteMember(context, {
      projectId: readActionBody(idSchema, projectId),
      email,
      role,
      name,
      origin,
    });
  });
}

/** The verb of PATCH /v1/projects/{project_id}/members/{user_id}. */
export async function giveRole(
  projectId: unknown,
  userId: unknown,
  body: unknown,
): Promise<ActionResult<WireMember>> {
  return answerCaller(async (context) =>
    changeMember(context, {
      ...readPlace(projectId, userId),
      ...readActionBody(changeContract.body ?? z.never(), body),
    }),
  );
}

/** The verb of DELETE /v1/projects/{project_id}/members/{user_id}. */
export async function remove(projectId: unknown, userId: unknown): Promise<ActionResult<WireMember>> {
  return answerCaller(async (context) => removeMember(context, readPlace(projectId, userId)));
}

/** The verb of POST /v1/projects/{project_id}/members/{user_id}/password-link. */
export async function makePasswordLink(
  projectId: unknown,
  userId: unknown,
): Promise<ActionResult<WirePasswordLink>> {
  return answerCaller(async (context) =>
    createPasswordLink(context, { ...readPlace(projectId, userId), origin: await readApiUrl() }),
  );
}

/** The verb of DELETE /v1/projects/{project_id}/members/{user_id}/second-factor. */
export async function resetSecondFactor(
  projectId: unknown,
  userId: unknown,
): Promise<ActionResult<WireMember>> {
  return answerCaller(async (context) => reset(context, readPlace(projectId, userId)));
}

/** The verb of POST /v1/projects. */
export async function makeProject(body: unknown): Promise<ActionResult<WireProject>> {
  return answerCaller(async (context) => {
    const { name, credit_limit: creditLimit = null } = readActionBody(createContract.body ?? z.never(), body);
    return createProject(context, { name, creditLimit });
  });
}

/** The verb of PATCH /v1/projects/{project_id}. */
export async function editProject(projectId: unknown, body: unknown): Promise<ActionResult<WireProject>> {
  return answerCaller(async (context) => {
    const given = readActionBody(changeProjectContract.body ?? z.never(), body);
    return changeProject(context, {
      projectId: readActionBody(idSchema, projectId),
      name: given.name,
      creditLimit: given.credit_limit,
      storageLimitGb: given.storage_limit_gb,
      maxPriority: given.max_priority,
    });
  });
}
