import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { rootDir } from "../paths.mjs";
import { tryCommand } from "../process/run-command.mjs";
import { runMain, SetupError, say } from "../terminal.mjs";

const oxlint = path.join(rootDir, "node_modules/.bin/oxlint");
// oxlint looks for its reader of types below the folder that it checks.
const env = { ...process.env, OXLINT_TSGOLINT_PATH: path.join(rootDir, "node_modules/.bin/tsgolint") };
const args = ["--type-aware", "--config", path.join(rootDir, ".oxlintrc.json")];

/** A promise that nobody waits for, and a query of drizzle's kind, which is only sent once somebody does. */
const planted = `
const later = async (): Promise<number> => 1;
later();

class Query implements PromiseLike<number> {
  then<A, B>(done?: ((value: number) => A) | null, failed?: ((reason: unknown) => B) | null): Promise<A | B> {
    return Promise.resolve(1).then(done, failed);
  }
}
const select = (): Query => new Query();
select();
`;

await runMain(async () => {
  await provePlanted();
  const { status, tail } = await tryCommand(oxlint, [...args, "."], { cwd: rootDir, env });
  if (status !== 0) say(tail);
  return status ?? 1;
});

/** The check must be able to fail: both planted violations have to be found. */
async function provePlanted() {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "hardsim-planted-")));
  try {
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { strict: true } }));
    writeFileSync(path.join(folder, "planted.ts"), planted);
    const { tail } = await tryCommand(oxlint, [...args, "--format=json", "."], { cwd: folder, env });
    const { diagnostics } = JSON.parse(tail);
    if (diagnostics.length !== 2)
      throw new SetupError(`2 floating promises were planted, seen were:\n${tail}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
