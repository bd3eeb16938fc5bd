import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { messageOf, say } from "../terminal.mjs";

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
 * A disk that is full loses lines of the log and nothing else: they are counted, and told of in the log once there is room.
 * @param {string} dir
 * @param {string} name
 * @param {{ retryMs?: number }} [options] how long after a failed line the next one is tried
 * @returns {ServiceLog}
 */
export function openServiceLog(dir, name, { retryMs = 1_000 } = {}) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = path.join(dir, `${name}.log`);
  let size = existsSync(file) ? statSync(file).size : 0;
  /** @type {import("node:fs").WriteStream | null} */
  let out = open();
  /** @type {string[]} */
  const tail = [];
  let lost = 0;
  let retryAt = 0;

  function open() {
    const opened = createWriteStream(file, { flags: "a", mode: 0o600 });
    opened.on("error", (error) => close(opened, error));
    return opened;
  }

  /** @param {import("node:fs").WriteStream} broken @param {Error} error */
  function close(broken, error) {
    if (out !== broken) return;
    if (lost === 0)
      say(`[${name}] its log cannot be written (${error.message}); lines are lost until it can be`);
    out = null;
    lost += 1;
    retryAt = performance.now() + retryMs;
  }

  function reopen() {
    const told = lost;
    out = open();
    out.write(
      `${new Date().toISOString()} supervisor: ${told} and more lines are missing here: the log could not be written\n`,
      (error) => {
        if (!error && lost === told) lost = 0;
      },
    );
  }

  /** @param {import("node:fs").WriteStream} full */
  function turnOver(full) {
    try {
      renameSync(file, `${file}.1`);
    } catch (error) {
      say(`[${name}] its log goes on beyond ${largestBytes} bytes: ${messageOf(error)}`);
      size = 0;
      return full;
    }
    full.end();
    size = 0;
    return open();
  }

  /** @param {string} line */
  const keep = (line) => {
    tail.push(line);
    if (tail.length > 20) tail.shift();
    if (out === null && performance.now() >= retryAt) reopen();
    if (out === null) {
      lost += 1;
      return;
    }
    if (size > largestBytes) out = turnOver(out);
    out.write(`${line}\n`);
    size += line.length + 1;
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
