import { expect, it } from "vitest";
import { SilenceWatch } from "@/components/drive/silence-watch";

it("what is heard ends the silence, and a page that slept did not listen", () => {
  const watch = new SilenceWatch(0);
  for (let nowMs = 1_000; nowMs <= 4_000; nowMs += 1_000) expect(watch.look(nowMs)).toBe(nowMs);
  watch.hear();
  expect(watch.look(5_000)).toBe(1_000);
  expect(watch.look(3_600_000)).toBe(3_000);
});
