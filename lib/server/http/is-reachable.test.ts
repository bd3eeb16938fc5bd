import { expect, it } from "vitest";
import { isReachable } from "./is-reachable";

it.each([
  ["127.0.0.1", undefined, false],
  ["::1", undefined, false],
  ["localhost", "http://localhost:8000", false],
  ["127.0.0.1", "http://[::1]:8000", false],
  ["0.0.0.0", undefined, true],
  ["192.0.2.1", "http://localhost:8000", true],
  ["127.0.0.1", "https://sim.lab.example", true],
  ["127.0.0.1", "https://127.lab.example", true],
])("a server bound to %s with the public URL %s is reachable from elsewhere: %s", (bind, url, reachable) => {
  expect(isReachable({ HARDSIM_BIND: bind, HARDSIM_PUBLIC_URL: url })).toBe(reachable);
});
