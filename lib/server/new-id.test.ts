import { expect, test } from "vitest";
import { eventIdOf, newId } from "./new-id";

test("ids carry their kind and sort in the order in which they were made", () => {
  const ids = Array.from({ length: 1_000 }, () => newId("run"));
  expect(ids.every((id) => /^run_[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test("an event's id follows from its run and seq and sorts by seq", () => {
  expect(eventIdOf("run_01ARZ3NDEKTSV4RRFFQ69G5FAV", 12)).toBe("evt_01ARZ3NDEKTSV4RRFFQ69G5FAV_0000000012");
});
