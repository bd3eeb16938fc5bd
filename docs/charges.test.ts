import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { charges, outsideCauses } from "@/lib/core/attempts/charges";
import { describeEndRow, endRows } from "@/lib/core/attempts/ends";
import { rootDir } from "@/scripts/paths.mjs";

const page = readFileSync(path.join(rootDir, "docs/charges.md"), "utf8");

test("the page says of every end who pays and what proves it, as the code has it", () => {
  const rows = [
    ...Object.entries(charges).map(
      ([end, { pays, retried, evidence }]) => `| \`${end}\` | ${pays} | ${retried} | ${evidence} |`,
    ),
    ...Object.entries(outsideCauses).map(
      ([cause, { sentence, evidence }]) => `| \`${cause}\` | ${sentence} | ${evidence} |`,
    ),
  ];
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});

test("the page says how each end of a trainer is judged, in the order in which the code asks", () => {
  expect(page).toContain(endRows.map(describeEndRow).join("\n"));
});
