import { AppError } from "./app-error";

/** A cursor is the last row's place, told in a way that invites nobody to build one. */
export function writeCursor(place: string): string {
  return Buffer.from(place).toString("base64url");
}

export function readCursor(cursor: string | undefined, shape: RegExp): string | null {
  if (cursor === undefined) return null;
  const place = Buffer.from(cursor, "base64url").toString("utf8");
  if (!shape.test(place))
    throw new AppError("invalid_request", "The cursor is not one that this list gave.", {
      errors: [{ path: "cursor", message: "is not one that this list gave" }],
    });
  return place;
}

/** One row more than `limit` was read: is there a next page, and where does it begin? */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => string,
): { page: readonly Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: rows.length > limit && last ? writeCursor(placeOf(last)) : null };
}
