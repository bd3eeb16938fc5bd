/**
 * Which line of a log says why a program failed. A small table, in the order of how much a match explains: the first
 * pattern that any line matches wins, and of its lines the last. Extend it by adding a row.
 */
export const failurePatterns = [
  {
    name: "cuda_out_of_memory",
    matches: /CUDA (error: )?out of memory|CUDA_ERROR_OUT_OF_MEMORY/i,
    advice: "The GPU's memory ran out: lower the batch size, or ask for a GPU with more memory.",
  },
  {
    name: "module_missing",
    matches: /^(ModuleNotFoundError|ImportError): /,
    advice:
      "The image lacks a Python package: install it in the Dockerfile, and start a new run with the new tag.",
  },
  {
    name: "no_space",
    matches: /No space left on device|ENOSPC/,
    advice: "A disk was full. Only {output_dir} is kept; /tmp lies in the trainer's memory.",
  },
  {
    name: "permission_denied",
    matches: /^PermissionError: |: Permission denied$/,
    advice: "The trainer runs as an ordinary user without rights outside {output_dir} and /tmp: write there.",
  },
  {
    name: "name_not_resolved",
    matches: /Temporary failure in name resolution|Name or service not known|getaddrinfo E/,
    advice:
      "Trainers have no network unless trainer_spec.network is bridge. Bake what it downloads into the image.",
  },
  {
    name: "python_exception",
    matches: /^[A-Za-z_][\w.]*(Error|Exception|Interrupt|Exit)(: |$)/,
    advice: null,
  },
  { name: "segmentation_fault", matches: /Segmentation fault|SIGSEGV/, advice: null },
  {
    name: "killed",
    matches: /^Killed$/,
    advice: "Something ended the process: most often memory. Raise memory_gb.",
  },
  { name: "error_line", matches: /^(fatal|error)\b[:\s]/i, advice: null },
] as const;

export type FailurePattern = (typeof failurePatterns)[number];

/** A line of a log; `stream` where it is known. */
export type SaidLine = { text: string; stream?: "stdout" | "stderr" };

/**
 * `index` into `lines`. Without a known pattern (then it is null) the last line of stderr that says anything, else of
 * all: the two streams reach a log in no certain order. Null: nothing was said.
 */
export function findDecidingLine(
  lines: readonly SaidLine[],
): { index: number; pattern: FailurePattern | null } | null {
  for (const pattern of failurePatterns) {
    const index = lines.findLastIndex(({ text }) => pattern.matches.test(text.trim()));
    if (index >= 0) return { index, pattern };
  }
  const says = ({ text }: SaidLine) => text.trim() !== "";
  const lastError = lines.findLastIndex((line) => line.stream === "stderr" && says(line));
  const index = lastError >= 0 ? lastError : lines.findLastIndex(says);
  return index >= 0 ? { index, pattern: null } : null;
}
