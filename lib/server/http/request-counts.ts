/** Answers of this process by verb and status, for /metrics. Shared by both bundles of the process. */
const place = Symbol.for("hardsim.request-counts");
// globalThis with one optional property more, which only this file sets.
const holder = globalThis as typeof globalThis & { [place]?: Map<string, number> };

export function countRequest(verb: string, status: number): void {
  holder[place] ??= new Map();
  const key = `${verb} ${status}`;
  holder[place].set(key, (holder[place].get(key) ?? 0) + 1);
}

export function readRequestCounts(): { verb: string; status: string; count: number }[] {
  return [...(holder[place] ?? [])].map(([key, count]) => {
    const [verb = "", status = ""] = key.split(" ");
    return { verb, status, count };
  });
}
