/** Short lists and objects stay on one line, as a person would write them. */
const lineWidth = 76;

/** JSON as the editor shows it: two spaces, what fits on a line stays on it. */
export function formatJson(value: unknown, indent = ""): string {
  const plain = JSON.stringify(value) ?? "null";
  if (typeof value !== "object" || value === null) return plain;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => formatJson(item, inner))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${formatJson(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0) return `${open}${close}`;
  const flat = Object.values(value).every((item) => typeof item !== "object" || item === null);
  const line = `${open}${parts.join(", ")}${close}`;
  // The body itself always stands in lines of its own.
  if (flat && indent !== "" && indent.length + line.length <= lineWidth) return line;
  return `${open}\n${parts.map((part) => inner + part).join(",\n")}\n${indent}${close}`;
}
