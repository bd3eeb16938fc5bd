import { split } from "shlex";

export type EntrypointSplit = { ok: true; argv: readonly string[] } | { ok: false; message: string };

/** Splits as a POSIX shell would, and runs nothing: quotes and backslashes group words, `$`, `|` and `*` mean themselves. */
export function splitEntrypoint(entrypoint: string): EntrypointSplit {
  try {
    const argv = split(entrypoint);
    return argv.length > 0 && argv[0] !== ""
      ? { ok: true, argv }
      : { ok: false, message: "names no program" };
  } catch (cause) {
    // shlex throws only for quoting that never ends; its message says which.
    return {
      ok: false,
      message: `cannot be split into words: ${cause instanceof Error ? cause.message : String(cause)}`,
    };
  }
}
