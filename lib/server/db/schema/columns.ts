import { bigint, timestamp } from "drizzle-orm/pg-core";

/** Integer micro-credits; 2^53 of them are nine billion credits, so a JS number holds any balance. */
export const micro = (name: string) => bigint(name, { mode: "number" });

/** UTC, to the millisecond, as the wire shows it. */
export const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/** A document in a jsonb column that only its reader in `store/stored-*.ts` understands: it may be of an older version. */
export type Stored = Readonly<Record<string, unknown>>;
