import { expect, it } from "vitest";
import { judgeStatements } from "./prepare-often";

const ask = (isOften: (text: string) => boolean, text: string, times: number): boolean[] =>
  Array.from({ length: times }, () => isOften(text));

it("a statement is prepared from its fifth use on", () => {
  expect(ask(judgeStatements(), "select 1", 7)).toEqual([false, false, false, false, true, true, true]);
});

it("no more than 256 are prepared on one connection, and those stay", () => {
  const isOften = judgeStatements();
  for (let at = 0; at < 256; at++) expect(ask(isOften, `select ${at}`, 5).at(-1)).toBe(true);
  expect(ask(isOften, "select 'one more'", 20)).not.toContain(true);
  for (let at = 1_000; at < 5_000; at++) isOften(`select ${at}`);
  expect(isOften("select 3")).toBe(true);
});

it("a statement that is as long as its rows is never prepared", () => {
  expect(ask(judgeStatements(), `select '${"x".repeat(9_000)}'`, 9)).not.toContain(true);
});
