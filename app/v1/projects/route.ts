import { listProjects } from "@/lib/contracts/projects";
import { defineRoute } from "@/lib/server/http/define-route";
import { listProjects as list } from "@/lib/server/services/projects/list";

export const GET = defineRoute(listProjects, ({ context }) => list(context));
