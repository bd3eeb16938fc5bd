import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { formatForTerminal, openServiceLog } from "./service-log.mjs";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "service-log-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

test("a full disk loses lines of the log and nothing else, and the log goes on when there is room", async () => {
  const said: string[] = [];
  const write = vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  try {
    const file = path.join(dir, "web.log");
    symlinkSync("/dev/full", file);
    const log = openServiceLog(dir, "web", { retryMs: 0 });
    log.note("first");
    await vi.waitFor(() => expect(said.join("")).toContain("its log cannot be written"));
    log.note("second");
    rmSync(file);
    await vi.waitFor(() => {
      log.note("third");
      expect(readFileSync(file, "utf8")).toContain("third");
    });
    expect(readFileSync(file, "utf8")).toMatch(/\d+ and more lines are missing here/);
    expect(said.filter((line) => line.includes("cannot be written"))).toHaveLength(1);
    expect(log.tail().slice(0, 2).join()).toMatch(/first.*second/);
  } finally {
    write.mockRestore();
  }
});

test("informational log lines stay in the file", () => {
  expect(formatForTerminal('{"level":30,"msg":"listening"}')).toBeNull();
});

test("warnings and errors reach the terminal with their cause", () => {
  expect(formatForTerminal('{"level":40,"msg":"slow"}')).toBe("warn: slow");
  expect(formatForTerminal('{"level":50,"msg":"failed","err":{"message":"disk full"}}')).toBe(
    "error: failed (disk full)",
  );
});

test("Next's progress stays in the file, its warnings and errors do not", () => {
  expect(formatForTerminal(" ✓ Running next.config.ts took 21ms")).toBeNull();
  expect(formatForTerminal("\u001b[32m\u001b[1m✓\u001b[22m\u001b[39m Running next.config.ts")).toBeNull();
  expect(formatForTerminal(" ⚠ Invalid next.config.ts options")).toBe(" ⚠ Invalid next.config.ts options");
  expect(formatForTerminal(" ⨯ TypeError: x")).toBe(" ⨯ TypeError: x");
});

test("what is no log entry is shown as it stands", () => {
  expect(formatForTerminal("{ broken")).toBe("{ broken");
  expect(formatForTerminal("TypeError: x is not a function")).toBe("TypeError: x is not a function");
  expect(formatForTerminal("  ")).toBeNull();
});
