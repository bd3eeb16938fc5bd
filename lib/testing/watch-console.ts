import { format } from "node:util";

type Speaker = Pick<Console, "error" | "warn">;

const said: string[] = [];
const expected: RegExp[] = [];

/**
 * Keeps what is said as an error or a warning until `settleConsole`. What a test expects is not printed.
 * @returns ends it
 */
export function watchConsole(speaker: Speaker = console): () => void {
  const { error, warn } = speaker;
  const keep =
    (say: Speaker["error"]) =>
    (...words: unknown[]) => {
      const line = format(...words);
      said.push(line);
      if (!expected.some((pattern) => pattern.test(line))) say(...words);
    };
  speaker.error = keep(error);
  speaker.warn = keep(warn);
  return () => Object.assign(speaker, { error, warn });
}

/** The running test brings this error or warning about on purpose. It fails when that is never said. */
export function expectOnConsole(pattern: RegExp): void {
  expected.push(pattern);
}

/** Begins anew. Throws when something was said that was not expected, or the other way round. */
export function settleConsole(): void {
  const lines = said.splice(0);
  const patterns = expected.splice(0);
  const surprises = lines.filter((line) => !patterns.some((pattern) => pattern.test(line)));
  const missing = patterns.filter((pattern) => !lines.some((line) => pattern.test(line)));
  if (surprises.length > 0) throw new Error(`The console was told of a fault:\n${surprises.join("\n")}`);
  if (missing.length > 0) throw new Error(`The console was never told: ${missing.join(", ")}`);
}
