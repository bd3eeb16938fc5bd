import { getTableColumns, type InferInsertModel, type InferSelectModel } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

type Names = {
  toColumn: ReadonlyMap<string, string>;
  toField: ReadonlyMap<string, { field: string; type: string }>;
};

const known = new WeakMap<PgTable, Names>();

function namesOf(table: PgTable): Names {
  const found = known.get(table);
  if (found) return found;
  const columns = Object.entries(getTableColumns(table));
  const names: Names = {
    toColumn: new Map(columns.map(([field, { name }]) => [field, name])),
    toField: new Map(columns.map(([field, { name, dataType }]) => [name, { field, type: dataType }])),
  };
  known.set(table, names);
  return names;
}

/** Values under the names of their columns, as `jsonb_populate_record` reads them. What is undefined is left out. */
export function toColumns<Table extends PgTable>(
  table: Table,
  values: Partial<InferInsertModel<Table>>,
): Record<string, unknown> {
  const { toColumn } = namesOf(table);
  const columns: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(values)) {
    const name = toColumn.get(field);
    if (name !== undefined && value !== undefined) columns[name] = toJson(value);
  }
  return columns;
}

/**
 * A row that Postgres wrote with `to_jsonb`.
 * Guarantee of the cast: `to_jsonb` writes every column of the table, and its columns that JSON has no value for are times and numbers that are not finite.
 */
export function fromColumns<Table extends PgTable>(
  table: Table,
  columns: Readonly<Record<string, unknown>>,
): InferSelectModel<Table> {
  const { toField } = namesOf(table);
  const row: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(columns)) {
    const known = toField.get(name);
    if (known) row[known.field] = fromJson(value, known.type);
  }
  return row as InferSelectModel<Table>;
}

/** JSON has no such numbers; Postgres reads and writes them as texts. */
const toJson = (value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

function fromJson(value: unknown, type: string): unknown {
  if (typeof value !== "string") return value;
  if (type === "date") return new Date(value);
  return type === "number" ? Number(value) : value;
}
