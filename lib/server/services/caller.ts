import type { Actor } from "@/lib/core/loop/plan";
import { type Role, type Scope, scopes } from "@/lib/core/names";
import { AppError, notFound } from "./app-error";

/** Who asks. A key has one project and its own scopes; a person has a role in each of their projects. */
export type Caller =
  | { kind: "anonymous" }
  | { kind: "key"; keyId: string; name: string; projectId: string; scopes: readonly Scope[] }
  | {
      kind: "session";
      sessionId: string;
      userId: string;
      name: string;
      email: string;
      isOwner: boolean;
      roles: ReadonlyMap<string, Role>;
    };

const readScopes = scopes.filter((scope) => scope.endsWith(":read"));
const writeScopes = scopes.filter((scope) => scope.endsWith(":write"));
/** What a person may do in a project by their role there. */
export const roleScopes: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: readScopes,
  member: [...readScopes, ...writeScopes],
  admin: scopes,
  owner: scopes,
};

/** The caller's scopes in one project; null when the project is none of theirs. */
export function scopesIn(caller: Caller, projectId: string): readonly Scope[] | null {
  switch (caller.kind) {
    case "anonymous":
      return null;
    case "key":
      return caller.projectId === projectId ? caller.scopes : null;
    case "session": {
      if (caller.isOwner) return scopes;
      const role = caller.roles.get(projectId);
      return role === undefined ? null : roleScopes[role];
    }
  }
}

/** Has the caller this scope anywhere? What the edge asks before a verb knows its object. */
export function hasScope(caller: Caller, scope: Scope): boolean {
  if (caller.kind === "anonymous") return false;
  if (caller.kind === "key") return caller.scopes.includes(scope);
  return caller.isOwner || [...caller.roles.values()].some((role) => roleScopes[role].includes(scope));
}

/** The projects in which the caller has this scope; `all` for an owner. */
export function projectsWith(caller: Caller, scope: Scope): readonly string[] | "all" {
  if (caller.kind === "anonymous") return [];
  if (caller.kind === "key") return caller.scopes.includes(scope) ? [caller.projectId] : [];
  if (caller.isOwner) return "all";
  return [...caller.roles].filter(([, role]) => roleScopes[role].includes(scope)).map(([id]) => id);
}

/** The same, narrowed to one project when a filter names it. A foreign project is an empty list, not an error. */
export function narrowProjects(
  caller: Caller,
  scope: Scope,
  projectId: string | undefined,
): readonly string[] | "all" {
  const all = projectsWith(caller, scope);
  if (projectId === undefined) return all;
  return all === "all" || all.includes(projectId) ? [projectId] : [];
}

/** Refuses as unknown where the caller has no part in the project, and by the scope's name where they have. */
export function requireScopeIn(caller: Caller, projectId: string, scope: Scope, unknown: AppError): void {
  const granted = scopesIn(caller, projectId);
  if (granted === null) throw unknown;
  if (!granted.includes(scope)) throw scopeMissing(scope);
}

/** A row that was looked for, if the caller has a part in its project and the scope there. Else as if it did not exist. */
export function requireOwned<Row extends { projectId: string }>(
  caller: Caller,
  row: Row | null,
  scope: Scope,
  unknown: AppError,
): Row {
  if (!row) throw unknown;
  requireScopeIn(caller, row.projectId, scope, unknown);
  return row;
}

export function requireProject(caller: Caller, projectId: string, scope: Scope): void {
  requireScopeIn(caller, projectId, scope, notFound("project", projectId));
}

/** What belongs to a person is for sessions alone: a key stands for none. */
export function requireSession(caller: Caller): Extract<Caller, { kind: "session" }> {
  if (caller.kind === "session") return caller;
  throw new AppError(
    "scope_missing",
    "This needs a session of the console; an API key stands for no person.",
  );
}

/** Is it a person who is an owner of the server? No key ever is. */
export function isOwner(caller: Caller): boolean {
  return caller.kind === "session" && caller.isOwner;
}

/**
 * What belongs to the whole server is its owners' alone.
 * @param what goes on after "can": "drain a host"
 */
export function requireOwner(caller: Caller, what = "do this"): void {
  if (isOwner(caller)) return;
  throw new AppError(
    "scope_missing",
    `Only an owner of the server can ${what}, signed in and not with a key.`,
  );
}

export function scopeMissing(scope: Scope): AppError {
  return new AppError("scope_missing", `This needs the scope ${scope}, which you do not have here.`);
}

/** Who did it, for a person who reads it later. */
export function nameCaller(caller: Caller): string {
  return caller.kind === "anonymous" ? "system" : caller.name;
}

export function toActor(caller: Caller): Actor {
  switch (caller.kind) {
    case "anonymous":
      return { kind: "system" };
    case "key":
      return { kind: "key", id: caller.keyId, name: caller.name };
    case "session":
      return { kind: "user", id: caller.userId, name: caller.name };
  }
}
