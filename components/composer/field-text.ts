import { formatJson } from "@/components/spec/format-json";
import { isRecord } from "@/lib/core/specs/merge-patch";
import type { FieldPlan } from "./fields";

/** A field's value as text, or why it can only be edited in the JSON. */
export type ShownText = { ok: true; text: string } | { ok: false; why: string };

const onlyInJson = (why: string): ShownText => ({ ok: false, why });

export function showText(plan: Pick<FieldPlan, "kind">, value: unknown): ShownText {
  if (value === undefined || value === null) return { ok: true, text: "" };
  switch (plan.kind) {
    case "words":
    case "lines": {
      if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
        return onlyInJson("is no list of texts; mend it in the JSON");
      }
      const separator = plan.kind === "words" ? "," : "\n";
      if (value.some((item) => item.includes(separator) || item === "" || item !== item.trim())) {
        return onlyInJson("has values that need quotes; edit them in the JSON");
      }
      return { ok: true, text: value.join(plan.kind === "words" ? ", " : "\n") };
    }
    case "json":
      return { ok: true, text: typeof value === "string" ? value : formatJson(value) };
    case "numbers":
      return { ok: true, text: Array.isArray(value) ? value.map(String).join(", ") : String(value) };
    case "pairs": {
      if (!isRecord(value) || !Object.values(value).every((item) => typeof item === "string")) {
        return onlyInJson("is no object of texts; mend it in the JSON");
      }
      const lines = Object.entries(value).map(([name, item]) => `${name}=${item}`);
      if (lines.some((line) => line.includes("\n"))) {
        return onlyInJson("has values with line breaks; edit them in the JSON");
      }
      return { ok: true, text: lines.join("\n") };
    }
    default:
      return typeof value === "object"
        ? onlyInJson("is no single value; mend it in the JSON")
        : { ok: true, text: String(value) };
  }
}

/** What a typed text means. A number that is none stays text: the contract then says so at the field. */
export function readText(plan: Pick<FieldPlan, "kind" | "required">, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === "") return plan.required ? "" : undefined;
  switch (plan.kind) {
    case "number":
    case "number_or_word":
      return Number.isFinite(Number(trimmed)) ? Number(trimmed) : plan.kind === "number" ? text : trimmed;
    case "numbers": {
      const parts = splitOn(text, ",");
      const numbers = parts.map(Number);
      if (numbers.length === 0 || !numbers.every(Number.isFinite)) return text;
      // A list of one says what its number says, and "1," on the way to "1, 0.5" is no more yet.
      return numbers.length > 1 ? numbers : numbers[0];
    }
    case "json":
      return readJson(text);
    case "words":
      return splitOn(text, ",");
    case "lines":
      return splitOn(text, "\n");
    case "pairs":
      return Object.fromEntries(
        splitOn(text, "\n").map((line) => {
          const at = line.indexOf("=");
          return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
        }),
      );
    default:
      return text;
  }
}

/** Text that is no JSON stays text: the contract asks for an object, and the check of the body says what is wrong with it. */
function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // A text would be shown without its quotes and null as nothing, which are other values.
    return typeof value === "string" || value === null ? text : value;
  } catch {
    return text;
  }
}

function splitOn(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
