import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { expectOnConsole, settleConsole, watchConsole } from "./watch-console";

const root = join(import.meta.dirname, "../..");

const planted = `
import { test } from "vitest";
import { expectOnConsole } from "@/lib/testing/watch-console";
test("says nothing", () => {});
test("says an error", () => console.error("a planted error"));
test("says a warning", async () => { await Promise.resolve(); console.warn("a planted %s", "warning"); });
test("says what it expects", () => { expectOnConsole(/expected/); console.error("an expected error"); });
test("does not say what it expects", () => expectOnConsole(/never/));
`;

test("an error or a warning on the console fails the test that brought it about, and no other", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hardsim-planted-"));
  try {
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "planted.test.ts"), planted);
    const report = await runPlanted(folder);
    const statuses = report.testResults.flatMap((file) =>
      file.assertionResults.map(({ title, status, failureMessages }) => [
        title,
        status,
        failureMessages.join(),
      ]),
    );
    expect(statuses).toEqual([
      ["says nothing", "passed", ""],
      ["says an error", "failed", expect.stringContaining("a planted error")],
      ["says a warning", "failed", expect.stringContaining("a planted warning")],
      ["says what it expects", "passed", ""],
      ["does not say what it expects", "failed", expect.stringContaining("/never/")],
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("what is expected may be said more than once, and is forgotten with its test", () => {
  const speaker = { error: () => {}, warn: (..._words: unknown[]) => {} };
  watchConsole(speaker);
  expectOnConsole(/twice/);
  speaker.warn("said twice");
  speaker.warn("said", "twice");
  settleConsole();
  speaker.warn("said twice", "and expected no more");
  expect(settleConsole).toThrow("said twice and expected no more");
});

type Report = {
  testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
};

/** Vitest as this repository sets it up, over the tests of another folder. */
async function runPlanted(folder: string): Promise<Report> {
  const file = join(folder, "report.json");
  const options = ["--root", folder, "--config", join(root, "vitest.config.ts"), "--project", "unit"];
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", ...options, "--reporter=json", `--outputFile=${file}`];
  const run = promisify(execFile)(process.execPath, args, { cwd: root });
  // It fails, as it should; the report says how.
  await expect(run).rejects.toThrow();
  return JSON.parse(await readFile(file, "utf8"));
}
