import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Contract } from "@/lib/contracts/contract";
import { contracts } from "@/lib/contracts/registry";
import { rootDir } from "@/scripts/paths.mjs";

const text = readFileSync(path.join(rootDir, "docs/rights.md"), "utf8");

/** From which role on, and with which scope a key; written out here, so that a slip in the code is no slip in the page. */
function tellRights(scope: Contract["scope"]): [role: string, key: string] {
  if (scope === "none") return ["anybody", "not asked for"];
  if (scope === "session") return ["anybody signed in, their own", "no key"];
  if (scope === "owner") return ["owner", "no key"];
  const role = scope === "admin" ? "admin" : scope.endsWith(":write") ? "member" : "viewer";
  return [role, `\`${scope}\``];
}

test("every verb of the API stands on the page of rights as it is, and no other", () => {
  const lines = contracts.map(({ method, path: address, scope }) =>
    ["", `\`${method} ${address}\``, ...tellRights(scope), ""].join(" | ").trim(),
  );
  const written = text.split("\n").filter((line) => /^\| `(GET|POST|PUT|PATCH|DELETE) \//.test(line));
  expect(written).toEqual(lines);
});

test("every server action stands there with the verb that it calls, and no other", () => {
  const files = readdirSync(path.join(rootDir, "app"), { recursive: true, encoding: "utf8" });
  const actions = files
    .filter((file) => file.endsWith("/actions.ts"))
    .flatMap((file) => [
      ...readFileSync(path.join(rootDir, "app", file), "utf8").matchAll(/^export async function (\w+)/gm),
    ])
    .map(([, name]) => name);
  const written = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(actions.length).toBeGreaterThan(20);
  expect(written.toSorted()).toEqual(actions.toSorted());
});
