import { expect, test } from "vitest";
import { formatTotal, tallyPlaywright, tallyVitest } from "./tally.mjs";

const vitestReport = (files: { status: string; tests: string[] }[]) =>
  JSON.stringify({
    testResults: files.map(({ status, tests }) => ({
      name: "x.test.ts",
      status,
      assertionResults: tests.map((test, index) => ({ fullName: `promise ${index}`, status: test })),
    })),
  });

const playwrightReport = (statuses: string[], errors: unknown[] = []) =>
  JSON.stringify({
    errors,
    suites: [
      {
        title: "flows",
        suites: [
          {
            title: "runs",
            specs: statuses.map((status, index) => ({
              title: `flow ${index}`,
              tests: [{ status, annotations: [{ type: "skip", description: "no Docker" }] }],
            })),
          },
        ],
      },
    ],
  });

test("passed, failed and skipped tests are counted, the skipped ones by name", () => {
  const tally = tallyVitest(
    "unit",
    vitestReport([{ status: "failed", tests: ["passed", "failed", "skipped"] }]),
    1,
  );
  expect(tally).toEqual({ suite: "unit", passed: 1, failed: 1, skipped: ["unit: promise 2 (skipped)"] });
  const browser = tallyPlaywright(
    "browser",
    playwrightReport(["expected", "unexpected", "flaky", "skipped"]),
    1,
  );
  expect(browser).toEqual({
    suite: "browser",
    passed: 1,
    failed: 2,
    skipped: ["browser: flow 3 (no Docker)"],
  });
  expect(formatTotal([tally, browser])).toBe("2 passed, 3 failed, 2 skipped");
});

test("a file that cannot be loaded is a failure", () => {
  const report = vitestReport([
    { status: "passed", tests: ["passed"] },
    { status: "failed", tests: [] },
  ]);
  expect(tallyVitest("unit", report, 1)).toMatchObject({ passed: 1, failed: 1 });
});

test("a run that executed nothing is a failure, and so is one that ended badly without a failed test", () => {
  expect(tallyVitest("unit", vitestReport([]), 0).failed).toBe(1);
  expect(tallyPlaywright("browser", playwrightReport(["skipped"]), 0).failed).toBe(1);
  expect(tallyVitest("unit", vitestReport([{ status: "passed", tests: ["passed"] }]), 1).failed).toBe(1);
  expect(tallyPlaywright("browser", playwrightReport(["expected"], [{ message: "setup" }]), 1).failed).toBe(
    1,
  );
});

test("nothing is said of skipped tests where there are none", () => {
  expect(formatTotal([{ suite: "unit", passed: 3, failed: 0, skipped: [] }])).toBe("3 passed, 0 failed");
});
