import type { z } from "zod";
import { describeIssues, summarizeErrors } from "@/lib/contracts/strict-object";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import type { Stored } from "@/lib/server/db/schema/columns";

/** How each version of a column is read. What has no `version` is of version 1. */
export type StoredVersions<Value> = Readonly<Record<number, z.ZodType<Value>>>;

/** A row that cannot be worked with. It concerns this one run or job; whoever works on several goes on with the others. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
  constructor(
    /** Of the run or job. */
    readonly id: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * For the catch of whoever works on several runs or jobs: tells of the one that cannot be read and answers its id, so that
 * the others go on. Throws any other error, and this one when there is nobody to tell.
 * @param ownerId of the run or job that was worked on; then any error counts as that one's, except that of a database that is away
 */
export function passOver(
  error: unknown,
  tell: ((error: UnreadableError) => void) | undefined,
  ownerId: string | null = null,
): string {
  const ofOne = isUnreadable(error) ? error : ownerId !== null && asTroubleOf(ownerId, error);
  if (!ofOne || !tell) throw error;
  tell(ofOne);
  return ofOne.id;
}

function asTroubleOf(id: string, error: unknown): UnreadableError | null {
  if (isDatabaseAway(error)) return null;
  const message = error instanceof Error ? error.message : String(error);
  return new UnreadableError(id, `${id} cannot be worked with: ${message}`, { cause: error });
}

/** By its name: pages and server are bundled apart, and what the process shares throws the class of the one that made it. */
function isUnreadable(error: unknown): error is UnreadableError {
  return error instanceof UnreadableError || (error instanceof Error && error.name === "UnreadableError");
}

/** @throws UnreadableError that names the column, the run or job, and the version */
export function readStored<Value>(
  versions: StoredVersions<Value>,
  { id, column, stored }: { id: string; column: string; stored: Stored },
): Value {
  const { version = 1 } = stored;
  const schema = typeof version === "number" ? versions[version] : undefined;
  const what = `${column} of ${id} has version ${JSON.stringify(version)}`;
  if (!schema) {
    const known = Object.keys(versions).join(", ");
    throw new UnreadableError(id, `${what}, which this release cannot read; it knows ${known}.`);
  }
  const parsed = schema.safeParse(stored);
  if (parsed.success) return parsed.data;
  const why = summarizeErrors(describeIssues(parsed.error));
  throw new UnreadableError(id, `${what} and cannot be read: ${why}`, { cause: parsed.error });
}
