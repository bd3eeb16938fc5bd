import type { NamedContainer } from "@/lib/contracts/spec/containers";
import { splitEntrypoint } from "@/lib/contracts/spec/entrypoint";
import { describeShellWords, findShellWords, runsScript } from "@/lib/core/containers/shell-words";
import { isSecretEnv } from "@/lib/core/specs/secret-env";

const advised = 300;

/** What is written as for a shell, where none runs: a sentence for each field, with the way to write it. */
export function warnOfShellWords(named: NamedContainer): string[] {
  return [warnOfEntrypoint(named), ...warnOfArguments(named), warnOfEnv(named)].filter(
    (text) => text !== null,
  );
}

function warnOfEntrypoint({ path, container: { entrypoint, argsTemplate } }: NamedContainer): string | null {
  const split = splitEntrypoint(entrypoint);
  const found = split.ok ? findShellWords(split.argv) : [];
  if (found.length === 0) return null;
  return `${path}.entrypoint is written for a shell (${describeShellWords(found)}), but no shell runs it: each word reaches the program as it is. ${adviseShell(entrypoint, argsTemplate.length > 0)}`;
}

/** In single quotes nothing is replaced before the shell that is asked for sees it. */
function adviseShell(entrypoint: string, hasArguments: boolean): string {
  if (entrypoint.includes("'") || entrypoint.length > advised)
    return "Write it as sh -c and the whole command in quotes, or as a script in the image.";
  return hasArguments
    ? `Write sh -c '${entrypoint} "$@"' sh, and the arguments follow where "$@" stands.`
    : `Write sh -c '${entrypoint}'.`;
}

function warnOfArguments({
  path,
  container: { entrypoint, argsTemplate },
}: NamedContainer): (string | null)[] {
  const split = splitEntrypoint(entrypoint);
  const program = split.ok ? split.argv : [];
  const all = [...program, ...argsTemplate];
  // Of the whole command, so that what `sh -c` gets by an argument is known for a script.
  const found = findShellWords(all, { isSplit: false }).filter(({ word }) => argsTemplate.includes(word));
  const joined = runsScript(all)
    ? undefined
    : argsTemplate.find((text) => /^--?[A-Za-z][\w-]*[ \t]+\S/.test(text));
  return [
    found.length === 0
      ? null
      : `${path}.args_template is written for a shell (${describeShellWords(found)}), but no shell runs it: each argument reaches the program as it is. Where the program does not do this itself, make the entrypoint sh and the arguments -c and one line of commands.`,
    joined === undefined
      ? null
      : `${path}.args_template has \`${joined.slice(0, 80)}\` as one argument, with the blank in it: arguments are not split. Write an option and its value as two arguments, or with = between them.`,
  ];
}

function warnOfEnv({ path, container: { env, secrets } }: NamedContainer): string | null {
  const names = Object.entries(env)
    .filter(([name, value]) => !secrets.includes(name) && !isSecretEnv(name, value))
    .filter(([, value]) => /\$(?:[A-Z_]{2}|\{\{[A-Z])|^~\//.test(value))
    .map(([name]) => name);
  if (names.length === 0) return null;
  return `${path}.env has $NAME or ~ in ${names.slice(0, 5).join(", ")}, but no shell fills it in: the program gets the value as it is written. Write what it should be, or set it in sh -c '…'.`;
}
