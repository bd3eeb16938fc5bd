import type { Body } from "@/lib/core/specs/body-value";
import { isRecord } from "@/lib/core/specs/merge-patch";
import type { Field } from "./field";
import type { AnyPart } from "./part-types";

// Written as loops, because a list of runs converts each of them: building entries took three times as long.

/** What a body of this part means: a field that it leaves out has its default, or its fallback until a rule decides. */
export function fillDefaults({ kept }: AnyPart, body: Body): Body {
  const filled: Record<string, unknown> = {};
  for (const { name, entry } of kept) filled[name] = fillIn(entry, body[name]);
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
    const value = toDomain(inner, wire[name]);
    if (key === null) Object.assign(made, value);
    else made[key] = value;
  }
  return made;
}

/** A resolved value of the code under the names of the wire. */
export function toWire(entry: Field | AnyPart, value: unknown): unknown {
  if (entry.kind === "field" || !isRecord(value)) return value;
  const wire: Record<string, unknown> = {};
  for (const { name, key, entry: inner } of entry.kept)
    wire[name] = toWire(inner, key === null ? value : value[key]);
  return wire;
}
