import { expect, it } from "vitest";
import { stripTerminalCodes } from "@/components/ui/strip-terminal-codes";

it("keeps the words and drops the colours", () => {
  expect(stripTerminalCodes("\u001b[1;31mloss\u001b[0m 0.41 \u001b[38;5;12mlr\u001b[m")).toBe("loss 0.41 lr");
  expect(stripTerminalCodes("\u009b31mred")).toBe("red");
});

it("keeps the last state of a progress bar", () => {
  expect(stripTerminalCodes("10 %\r50 %\r100 % done")).toBe("100 % done");
  expect(stripTerminalCodes("windows line\r")).toBe("windows line");
});

it("drops titles and links but not what they surround", () => {
  expect(stripTerminalCodes("\u001b]0;title\u0007step 1")).toBe("step 1");
  expect(stripTerminalCodes("\u001b]8;;http://x\u001b\\here\u001b]8;;\u001b\\")).toBe("here");
});

it("leaves no control mark that could hide or turn a line", () => {
  expect(stripTerminalCodes("a\u0000b\u0008c\u202egnp.exe\u007f")).toBe("abcgnp.exe");
  expect(stripTerminalCodes("tab\tstays")).toBe("tab\tstays");
  expect(stripTerminalCodes("cut off \u001b")).toBe("cut off ");
});

it("leaves markup as the text that it is", () => {
  expect(stripTerminalCodes("<img src=x onerror=alert(1)>")).toBe("<img src=x onerror=alert(1)>");
});
