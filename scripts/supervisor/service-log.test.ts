import { expect, test } from "vitest";
import { formatForTerminal } from "./service-log.mjs";

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
