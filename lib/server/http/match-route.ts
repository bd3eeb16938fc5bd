import type { RouteHandler } from "./define-route";

/** What a route file exports: its verbs by HTTP method. */
export type RouteModule = Readonly<
  Partial<Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", RouteHandler>>
>;

export type RouteMatch =
  | { kind: "found"; route: RouteHandler; params: Record<string, string> }
  | { kind: "other_method"; allow: string[] }
  | { kind: "unknown" };

type Entry = { segments: readonly string[]; module: RouteModule };

/** Finds the verb of a path and a method. Written-out segments win over parameters. */
export function makeMatcher(
  modules: readonly RouteModule[],
): (method: string, segments: readonly string[]) => RouteMatch {
  const byLength = new Map<number, Entry[]>();
  for (const module of modules) {
    const path = Object.values(module)[0]?.contract.path;
    if (path === undefined) throw new Error("a route file without a verb");
    const segments = path.split("/").slice(1);
    byLength.set(segments.length, [...(byLength.get(segments.length) ?? []), { segments, module }]);
  }
  for (const entries of byLength.values()) entries.sort((a, b) => countParams(a) - countParams(b));

  return (method, segments) => {
    for (const entry of byLength.get(segments.length) ?? []) {
      const params = matchSegments(entry.segments, segments);
      if (params) return pick(entry.module, method, params);
    }
    return { kind: "unknown" };
  };
}

function pick(module: RouteModule, method: string, params: Record<string, string>): RouteMatch {
  const verbs = new Map(Object.entries(module));
  const route = verbs.get(method === "HEAD" ? "GET" : method);
  if (route) return { kind: "found", route, params };
  const allow = [...verbs.keys()].flatMap((verb) => (verb === "GET" ? ["GET", "HEAD"] : [verb]));
  return { kind: "other_method", allow };
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const segment = segments[at] ?? "";
    if (part.startsWith("{")) {
      if (segment === "") return null;
      params[part.slice(1, -1)] = segment;
    } else if (part !== segment) return null;
  }
  return params;
}

const countParams = ({ segments }: Entry) => segments.filter((part) => part.startsWith("{")).length;
