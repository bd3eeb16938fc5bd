import type { Body } from "@/lib/core/specs/body-value";
import { isRecord } from "@/lib/core/specs/merge-patch";
import type { Field } from "./field";
import { isFree, pickOwn } from "./free-part";
import type { AnyPart } from "./part-types";

// Written as loops, because a list of runs converts each of them: building entries took three times as long.

/** What a body of this part means: a field that it leaves out has its default, or its fallback until a rule decides. */
export function fillDefaults({ kept }: AnyPart, body: Body): Body {
  const filled: Record<string, unknown> = {};
  for (const { name, entry } of kept)
    filled[name] =
      entry.kind === "part" && isFree(entry, body) ? (body[name] ?? {}) : fillIn(entry, body[name]);
  return filled;
}

function fillIn(entry: Field | AnyPart, sent: unknown): unknown {
  if (entry.kind === "field") return sent === undefined ? entry.fallback : sent;
  if (isRecord(sent)) return fillDefaults(entry, sent);
  return entry.presence === "nullable" ? null : fillDefaults(entry, {});
}

/** A resolved value of the wire under the names of the code. */
export function toDomain(entry: Field | AnyPart, wire: unknown): unknown {
  if (entry.kind === "field" || !isRecord(wire)) return wire;
  const made: Record<string, unknown> = {};
  for (const { name, key, entry: inner } of entry.kept) {
    const value = readFreely(inner, wire[name], wire) ?? toDomain(inner, wire[name]);
    if (key === null) Object.assign(made, value);
    else made[key] = value;
  }
  return made;
}

/** Of a part that may be free: its own fields, and the free value or null. Null: it is none. */
function readFreely(
  entry: Field | AnyPart,
  value: unknown,
  others: Record<string, unknown>,
): Record<string, unknown> | null {
  if (entry.kind === "field" || !entry.freedom || !isRecord(value)) return null;
  const free = isFree(entry, others) ? value : null;
  const own = toDomain(entry, free ? fillDefaults(entry, pickOwn(entry, free)) : value);
  return { ...(isRecord(own) && own), [entry.freedom.as]: free };
}

/** A resolved value of the code under the names of the wire. */
export function toWire(entry: Field | AnyPart, value: unknown): unknown {
  if (entry.kind === "field" || !isRecord(value)) return value;
  const wire: Record<string, unknown> = {};
  for (const { name, key, entry: inner } of entry.kept) {
    const own = key === null ? value : value[key];
    const free = inner.kind === "part" && inner.freedom && isRecord(own) ? own[inner.freedom.as] : null;
    wire[name] = isRecord(free) ? free : toWire(inner, own);
  }
  return wire;
}
