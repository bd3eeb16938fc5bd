import type { Scope } from "@/lib/core/names";
import { AppError } from "./app-error";
import { type Caller, requireProject } from "./caller";

/** The project in which a verb makes something that names none itself: a key's own, or the one that a session names. */
export function chooseProject(caller: Caller, named: string | undefined, scope: Scope): string {
  const projectId = named ?? (caller.kind === "key" ? caller.projectId : undefined);
  if (projectId === undefined)
    throw new AppError("invalid_request", "project_id: is needed with a session; send ?project_id=…", {
      errors: [{ path: "project_id", message: "is needed with a session" }],
    });
  requireProject(caller, projectId, scope);
  return projectId;
}
