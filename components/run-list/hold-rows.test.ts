import { describe, expect, it } from "vitest";
import { holdRows } from "./hold-rows";

const rows = (...names: string[]) => names.map((name) => ({ run_id: name.slice(0, 1), name }));
const names = (held: { rows: readonly { name: string }[] }) => held.rows.map(({ name }) => name);

describe("a list that somebody is at", () => {
  it("lets new rows wait, and changes those that are there in their place", () => {
    const held = holdRows(rows("c", "a"), rows("e", "d", "c changed", "b", "a"));
    expect(names(held)).toEqual(["c changed", "a"]);
    expect(held.waiting).toBe(3);
  });

  it("keeps one that left as it was last", () => {
    const held = holdRows(rows("c", "b", "a"), rows("c", "a changed"));
    expect(names(held)).toEqual(["c", "b", "a changed"]);
    expect(held.waiting).toBe(0);
  });

  it("takes older rows in below", () => {
    const held = holdRows(rows("d", "c"), rows("e", "d", "c", "b", "a"));
    expect(names(held)).toEqual(["d", "c", "b", "a"]);
    expect(held.waiting).toBe(1);
  });
});
