import { execFile } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { rootDir } from "@/scripts/paths.mjs";
import { findPython } from "./find-python";

const run = promisify(execFile);
const simulator = fileURLToPath(new URL("../simulators/gymnasium", import.meta.url));
const compiled = path.join(rootDir, ".hardsim/python-packages/compiled");
const shared = fileURLToPath(new URL("../managed_training/dagger_trainer", import.meta.url));

/** This machine's Python with what simulator and trainer need. */
export const python = await findPython(path.join(simulator, "requirements.txt"));
/** For a group of tests that are skipped without it: the summary of all tests has the reason with the name. */
export const nameOrReason = (name: string): string =>
  python.kind === "missing" ? `${name} (${python.why})` : name;

/** Runs Python with the programs of `folder`. Rejects where it ends with another status than 0. */
export async function runPython(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const packages = python.kind === "ready" ? [python.folder] : [];
  const PYTHONPATH = [...packages, folder, shared].join(path.delimiter);
  // What Python compiles is kept, but not among our files.
  const given = { ...process.env, PYTHONPATH, PYTHONPYCACHEPREFIX: compiled, ...env };
  return (await run("python3", args, { env: given, maxBuffer: 1e8 })).stdout;
}

/** `refusal`: the sentence that a program ended with, empty where it did its work. */
export type Outcome = { log: string; refusal: string };
type Call = { args: readonly string[]; env?: Readonly<Record<string, string>> };

/** Runs the main function of a program several times in one process: to start Python costs more than what tests ask of it. */
export async function runProgram(folder: string, module: string, calls: readonly Call[]): Promise<Outcome[]> {
  return JSON.parse(await runPython(folder, ["-c", repeat, module, JSON.stringify(calls)]));
}

const repeat = `
import contextlib, importlib, io, json, os, sys
module, calls = importlib.import_module(sys.argv[1]), json.loads(sys.argv[2])
outcomes = []
for call in calls:
    os.environ.update(call.get("env", {}))
    sys.argv = [sys.argv[0], *call["args"]]
    log, refusal = io.StringIO(), ""
    with contextlib.redirect_stdout(log):
        try:
            module.main()
        except SystemExit as end:
            refusal = str(end.code)
    outcomes.append({"log": log.getvalue(), "refusal": refusal})
print(json.dumps(outcomes))`;
