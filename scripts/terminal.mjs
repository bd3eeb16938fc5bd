import process from "node:process";

/** A failure that a person can act on: its message is all that is shown. */
export class SetupError extends Error {}

// A terminal that is gone, or a file on a full disk, is in nobody's way: what was to be told there is lost, and nothing else.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

/**
 * Speaks to the person. Always standard error: `npm run --silent keys` prints a key alone on standard output.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * @param {number} durationMs
 * @returns {string} such as "0.4 s" or "2 min 05 s"
 */
export function formatDuration(durationMs) {
  const seconds = durationMs / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Runs a command's body and sets the process's exit status from it.
 * @param {() => Promise<number | undefined>} body resolves to the exit status, 0 when it says nothing
 */
export async function runMain(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    // Ctrl-C while it was still starting: everything is down again, there is nothing to explain.
    if (error instanceof Error && error.name === "AbortError") {
      process.exitCode = 130;
      return;
    }
    if (error instanceof SetupError) say(`\n✗ ${error.message}`);
    else say(`\n✗ ${error instanceof Error ? error.stack : String(error)}`);
    process.exitCode = 1;
  }
}
