/** What a shell would have done with a word. No shell runs, so that the trainer's program gets the word as it is written. */
export type ShellWord = { word: string; what: keyof typeof kinds };

const kinds = {
  operator: "joins commands or leads output elsewhere",
  variable: "stands for a variable",
  pattern: "stands for the files that match it",
  home: "stands for a home folder",
  builtin: "is a command of the shell's own",
  assignment: "sets a variable",
  quotes: "has quotes around it",
} as const;

const shells = /^(?:.*\/)?(?:ba|da|z|a|k|fi)?sh$/;
const scriptFlag = /^-[a-z]*c$/;
const builtins: ReadonlySet<string> = new Set(
  "cd source . export set eval exec ulimit umask alias unset if for while trap".split(" "),
);

const operator = /^(?:&&|\|\|?|;;?|&|(?:\d|&)?>>?[^>]*|<{1,3}[^<>]*|[^\s'"();]+;)$/;
const variable = /^[^\s'"()]*\$(?:[A-Za-z_(]|\{\{)|^`[^`]+`$/;
/** `encoder.*` is a regular expression, which trainers take as they are. */
const pattern = /(?:^|[/\w-])\*|\w\?\./;
const notInPatterns = /^-|[\s'"()=|\\]/;
const home = /^(?:-{0,2}[\w-]+=)?~[\w.-]*(?:\/|$)/;
const assignment = /^[A-Za-z_]\w*=/;
const quoted = /^(?:-{0,2}[\w-]+=)?(?:"[^"]*"|'[^']*')$/;

/**
 * Words of a command that are written for a shell, the first of each kind, by their look: a program may want `*` or `$` as
 * they are. What `sh -c` and its like run is left out. `isSplit`: its words were split, and their quotes are gone.
 */
export function findShellWords(
  argv: readonly string[],
  { isSplit = true, isFirst = true } = {},
): ShellWord[] {
  const found = new Map<ShellWord["what"], ShellWord>();
  for (const [at, word] of argv.entries()) {
    if (isScript(argv, at)) break;
    const what = findKind(word, { isFirst: isFirst && at === 0, isSplit });
    if (what && !found.has(what)) found.set(what, { word, what });
  }
  return [...found.values()];
}

/** The first word that a script of `sh -c` is, and those behind it, which it may take apart as it likes. */
const isScript = (argv: readonly string[], at: number): boolean => runsScript(argv.slice(0, at));

/** Whether it is `sh -c` or its like. */
export const runsScript = ([program = "", ...rest]: readonly string[]): boolean =>
  shells.test(program) && rest.some((word) => scriptFlag.test(word));

function findKind(
  word: string,
  { isFirst, isSplit }: { isFirst: boolean; isSplit: boolean },
): ShellWord["what"] | null {
  if (isFirst && builtins.has(word)) return "builtin";
  if (isFirst && assignment.test(word)) return "assignment";
  if (operator.test(word)) return "operator";
  if (variable.test(word)) return "variable";
  if (home.test(word)) return "home";
  if (!isFirst && pattern.test(word) && !notInPatterns.test(word)) return "pattern";
  return !isSplit && quoted.test(word) ? "quotes" : null;
}

/** "`&&` joins commands or leads output elsewhere, `*.pt` stands for the files that match it" */
export const describeShellWords = (found: readonly ShellWord[]): string =>
  found.map(({ word, what }) => `\`${word.slice(0, 80)}\` ${kinds[what]}`).join(", ");
