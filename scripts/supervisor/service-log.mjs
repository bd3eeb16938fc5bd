import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { say } from "../terminal.mjs";

const largestBytes = 50_000_000;
const warnLevel = 40;
const levelNames = new Map([
  [40, "warn"],
  [50, "error"],
  [60, "fatal"],
]);
/** What Next puts before news of its own progress, in colour or not; its warnings (⚠) and errors (⨯) are not among them. */
const isProgress = new RegExp(`^\\s*(?:${String.fromCharCode(27)}\\[[\\d;]*m)*[✓▲○»]`);

/**
 * Where the output of one service goes: all of it to a file, warnings and errors to the terminal as well.
 * @typedef {object} ServiceLog
 * @property {(stream: NodeJS.ReadableStream) => void} read
 * @property {(line: string) => void} note a line of the supervisor's own, to file and terminal
 * @property {() => string[]} tail the last lines, for a person who wonders why it does not start
 */

/**
 * @param {string} dir
 * @param {string} name
 * @returns {ServiceLog}
 */
export function openServiceLog(dir, name) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = path.join(dir, `${name}.log`);
  let size = existsSync(file) ? statSync(file).size : 0;
  let out = createWriteStream(file, { flags: "a", mode: 0o600 });
  /** @type {string[]} */
  const tail = [];

  /** @param {string} line */
  const keep = (line) => {
    if (size > largestBytes) {
      out.end();
      renameSync(file, `${file}.1`);
      out = createWriteStream(file, { flags: "a", mode: 0o600 });
      size = 0;
    }
    out.write(`${line}\n`);
    size += line.length + 1;
    tail.push(line);
    if (tail.length > 20) tail.shift();
  };

  return {
    read: (stream) => {
      createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
        keep(line);
        const shown = formatForTerminal(line);
        if (shown !== null) say(`[${name}] ${shown}`);
      });
    },
    note: (line) => {
      keep(`${new Date().toISOString()} supervisor: ${line}`);
      say(`[${name}] ${line}`);
    },
    tail: () => [...tail],
  };
}

/**
 * @param {string} line pino's JSON, or whatever else a process prints
 * @returns {string | null} null: not worth the terminal
 */
export function formatForTerminal(line) {
  if (line.trim() === "") return null;
  const entry = parseEntry(line);
  if (entry === null) return isProgress.test(line) ? null : line;
  if (entry.level < warnLevel) return null;
  const cause = entry.err?.message && entry.err.message !== entry.msg ? ` (${entry.err.message})` : "";
  return `${levelNames.get(entry.level) ?? entry.level}: ${entry.msg ?? ""}${cause}`;
}

/**
 * @param {string} line
 * @returns {{ level: number, msg?: string, err?: { message?: string } } | null}
 */
function parseEntry(line) {
  if (!line.startsWith("{")) return null;
  try {
    const entry = JSON.parse(line);
    return typeof entry.level === "number" ? entry : null;
  } catch {
    return null;
  }
}
