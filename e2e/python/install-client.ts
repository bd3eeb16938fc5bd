import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const published = "hardsim==0.1.2";

export type InstalledClient =
  | { kind: "installed"; python: string; folder: string }
  /** `why`: what this machine lacks, for a person. */
  | { kind: "missing"; why: string };

/** Installs the published client from the package index into an environment that is thrown away afterwards. */
export async function installClient(): Promise<InstalledClient> {
  const folder = await mkdtemp(join(tmpdir(), "hardsim-python-"));
  const steps = [
    { why: "there is no python3 with venv", program: "python3", args: ["-m", "venv", join(folder, "venv")] },
    {
      why: `the package index does not give ${published}`,
      program: join(folder, "venv/bin/python"),
      args: ["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", published],
    },
  ];
  for (const { why, program, args } of steps) {
    try {
      await run(program, args, { timeout: 120_000 });
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      return { kind: "missing", why: `${why}: ${lastLine(error)}` };
    }
  }
  return { kind: "installed", python: join(folder, "venv/bin/python"), folder };
}

/** Programs say what is wrong last. */
function lastLine(error: unknown): string {
  const told = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  const text = told || (error instanceof Error ? error.message : String(error));
  return text.split("\n").at(-1) ?? text;
}

export async function removeClient(client: InstalledClient): Promise<void> {
  if (client.kind === "installed") await rm(client.folder, { recursive: true, force: true });
}

/** Runs one of the scripts of this folder with the published client. Rejects with all that it printed. */
export async function runScript(
  { python }: Extract<InstalledClient, { kind: "installed" }>,
  script: string,
  { args = [], env }: { args?: readonly string[]; env: Readonly<Record<string, string>> },
): Promise<string> {
  const file = join(import.meta.dirname, script);
  const own: NodeJS.ProcessEnv = { ...process.env };
  for (const name of Object.keys(own)) if (/^(HARDSIM_|PYTHON)/.test(name)) delete own[name];
  try {
    const { stdout } = await run(python, ["-u", file, ...args], {
      env: { ...own, PYTHONDONTWRITEBYTECODE: "1", ...env },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string }; // what execFile adds
    throw new Error(`${script} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}
