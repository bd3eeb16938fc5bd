import { expect, test } from "vitest";
import { addEntry, groupEntry, passwdEntry } from "./user-entries";

const root = "root:x:0:0:root:/root:/bin/bash\n";
const own = "trainer:x:10001:10001:trainer:/tmp:/bin/sh\n";

test.each([
  ["an image's own entries stay", root, `${root}${own}`],
  ["a file without an end of its last line", root.trim(), `${root}${own}`],
  ["no file", "", own],
  ["who knows the user already", `${root}me:x:10001:10001::/home/me:/bin/sh\n`, null],
  [
    "a name that is taken",
    "trainer:x:1000:1000:::\n",
    `trainer:x:1000:1000:::\n${own.replace("trainer", "trainer-10001")}`,
  ],
])("%s", (_name, file, expected) => {
  expect(addEntry(file, passwdEntry("10001", "10001"))).toBe(expected);
});

test("a group has its own form", () => {
  expect(addEntry("root:x:0:\n", groupEntry("10001"))).toBe("root:x:0:\ntrainer:x:10001:\n");
});
