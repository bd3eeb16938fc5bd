import { formatJson } from "@/components/spec/format-json";
import type { Operation } from "./read-operations";

/**
 * The operation as a command for a POSIX shell, with the body that its contract gives as an example. What only the caller
 * knows is a variable of the shell: `$RUN_ID`, `$HARDSIM_API_KEY`.
 */
export function makeCurl(operation: Operation, apiUrl: string): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`);
  const needed = operation.parameters.filter(({ place, required }) => place === "query" && required);
  const query = needed.map(({ name }) => `${name}=$${name.toUpperCase()}`).join("&");
  const lines = [`curl -sS${operation.method === "GET" ? "" : ` -X ${operation.method}`}`];
  if (operation.answer.media[0] === "text/event-stream") lines[0] += " -N";
  lines.push(`"${apiUrl}${path}${query === "" ? "" : `?${query}`}"`);
  if (operation.scope !== null) lines.push('-H "Authorization: Bearer $HARDSIM_API_KEY"');
  if (operation.body) {
    lines.push('-H "Content-Type: application/json"', `-d ${quote(formatJson(operation.example, "  "))}`);
  }
  return [`${lines[0]} ${lines[1]}`, ...lines.slice(2)].join(" \\\n  ");
}

/** One word for a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
