import { createProject } from "@/lib/contracts/projects/create";
import { listProjects } from "@/lib/contracts/projects/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { createProject as create } from "@/lib/server/services/projects/create";
import { listProjects as list } from "@/lib/server/services/projects/list";

export const GET = defineRoute(listProjects, list);

export const POST = defineRoute(createProject, (context, { body }) =>
  create(context, { name: body.name, creditLimit: body.credit_limit ?? null }),
);
