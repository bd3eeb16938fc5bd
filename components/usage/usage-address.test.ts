import { expect, test } from "vitest";
import { addDays, filterOf, periodOf, readUsagePlace, usageAddress } from "./usage-address";

test("an address comes back as it was, and what is usual is not in it", () => {
  const place = { by: "attempt", days: "7", day: "2026-11-24", runId: "run_1" } as const;
  const address = usageAddress(place);
  expect(readUsagePlace(Object.fromEntries(new URLSearchParams(address.split("?")[1])))).toEqual(place);
  expect(usageAddress(readUsagePlace({}))).toBe("/usage");
});

test("what is no place in an address is the usual one", () => {
  const odd = { by: "user", days: "3", day: "2026-02-30", run_id: ["a", "b"] };
  expect(readUsagePlace(odd)).toEqual({ by: "run", days: "30", day: null, runId: null });
});

test("a period ends today and counts today; a chosen day is a period of one", () => {
  const place = readUsagePlace({ days: "7" });
  expect(periodOf(place, "2026-03-02")).toMatchObject({ from: "2026-02-24", to: "2026-03-02" });
  expect(filterOf({ ...place, day: "2026-03-01" }, "2026-03-02")).toMatchObject({
    from: "2026-03-01",
    to: "2026-03-01",
  });
});

test("days go over months and leap years", () => {
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
});
