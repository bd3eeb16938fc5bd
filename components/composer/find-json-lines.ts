const token = /"(?:\\.|[^"\\])*"?|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * The line (from 0) on which each path of a JSON text begins: `trainer_spec.args_template.0`. "" is the whole.
 * For text that JSON.parse accepts; of other text it finds what it can.
 */
export function findJsonLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>([["", 0]]);
  const open: { kind: "{" | "["; key: string; index: number }[] = [];
  let line = 0;
  let scannedTo = 0;
  for (const match of text.matchAll(token)) {
    line += countBreaks(text.slice(scannedTo, match.index));
    scannedTo = match.index;
    const [word] = match;
    const inside = open.at(-1);
    if (word === "}" || word === "]") {
      open.pop();
    } else if (word === ",") {
      if (inside) {
        inside.index += 1;
        inside.key = "";
      }
    } else if (word !== ":") {
      if (inside?.kind === "{" && inside.key === "" && word.startsWith('"')) {
        inside.key = readKey(word);
        note(lines, open, line);
      } else {
        if (inside?.kind === "[") {
          inside.key = String(inside.index);
          note(lines, open, line);
        }
        if (word === "{" || word === "[") open.push({ kind: word, key: "", index: 0 });
      }
    }
  }
  return lines;
}

function note(lines: Map<string, number>, open: readonly { key: string }[], line: number): void {
  const path = open.map(({ key }) => key).join(".");
  // A name that stands twice: JSON.parse takes the last one.
  lines.set(path, line);
}

function readKey(word: string): string {
  try {
    return String(JSON.parse(word));
  } catch {
    // A key with a broken escape is no path anyone asks for.
    return word;
  }
}

function countBreaks(text: string): number {
  return text.split("\n").length - 1;
}

/** The line of a path, or of the nearest thing around it: what is missing is missed there. */
export function lineOfPath(lines: ReadonlyMap<string, number>, path: string): number {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf("."))) {
    const line = lines.get(at);
    if (line !== undefined) return line;
    if (!at.includes(".")) return 0;
  }
}
