import { expect, it } from "vitest";
import { findSlowness } from "./linear-pattern.mjs";

it.each([
  ["repeats a repetition", /^(a+)+$/],
  [
    "repeats what two of its parts can take",
    /^(?:\[rank\d+\]:\s*|\|\s+)*(PermissionError: |.*: Permission denied$)/,
  ],
  ["has two repetitions with a word between", /^exec (.*) failed: (.*)$/],
  ["looks for an end from every place", /\s+$/],
  ["runs on from each place at which it could begin", /DataLoader worker \(pid.* killed/],
  ["reads a text without an end from each of its marks", /"(?:\\.|[^"])*"/],
  ["begins at each line", /^\w+ .*x/m],
])("a regular expression that %s is refused", (_name, { source, flags }) => {
  expect(findSlowness(source, flags)).not.toBeNull();
});

it.each([
  ["begins at the beginning", /^exec .*: no such file or directory/],
  ["is only words", /Segmentation fault|SIGSEGV/],
  ["repeats up to a bound", /DataLoader worker \(pid.{0,200} killed/],
  ["ends with what it repeats", /[^\w.-]+/g],
  ["repeats nothing at which it could begin", /\{(\w+)\}/g],
  ["is only asked at one place", /(?:\[rank\d+\]:\s*|\|\s+)*/y],
])("a regular expression that %s is not", (_name, { source, flags }) => {
  expect(findSlowness(source, flags)).toBeNull();
});
