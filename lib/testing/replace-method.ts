type Method = (...given: unknown[]) => unknown;

/** The client that drizzle asks, whose type it does not tell. */
export const clientOf = (database: { db: object }): unknown => Reflect.get(database.db, "$client");

/** Puts another method in the place of a client's own, which `by` is given, so that a test hears of each call. */
export function replaceMethod(client: unknown, name: string, by: (own: Method) => Method): void {
  if ((typeof client !== "object" && typeof client !== "function") || client === null)
    throw new Error("drizzle no longer names its client");
  const own: unknown = Reflect.get(client, name);
  if (typeof own !== "function") throw new Error(`the client has no ${name}`);
  Reflect.set(
    client,
    name,
    by((...given) => Reflect.apply(own, client, given)),
  );
}
