import { describe, expect, it } from "vitest";
import { formatBytes } from "@/components/ui/format-bytes";
import { formatCredits } from "@/components/ui/format-credits";
import { formatDuration } from "@/components/ui/format-duration";
import { formatHash, formatId } from "@/components/ui/format-id";
import { formatNumber, formatPercent } from "@/components/ui/format-number";
import { ageLastsMs, formatAge, formatClock, formatExactTime } from "@/components/ui/format-time";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("numbers", () => {
  it("have commas, a real minus, and an en dash for none", () => {
    expect(formatNumber(1198080)).toBe("1,198,080");
    expect(formatNumber(-1234.5)).toBe("−1,234.5");
    expect(formatNumber(null)).toBe("–");
    expect(formatNumber(0)).toBe("0");
  });
  it("say NaN and infinity instead of hiding them", () => {
    expect(formatNumber(Number.NaN)).toBe("NaN");
    expect(formatNumber(Number.NEGATIVE_INFINITY)).toBe("−∞");
  });
  it("that round to zero have no sign", () => {
    expect(formatNumber(-0.001, 2)).toBe("0.00");
    expect(formatNumber(-0.006, 2)).toBe("−0.01");
  });
  it("stand beside their unit with a space that does not break", () => {
    expect(formatPercent(0.914)).toBe("91\u00a0%");
    expect(formatBytes(48_200_000)).toBe("48.2\u00a0MB");
  });
});

describe("bytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [999_960, "1.0 MB"],
    [1_900_000_000, "1.9 GB"],
  ])("%d are %s", (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text));
});

it("credits have two digits", () => {
  expect(formatCredits(14.4796)).toBe("14.48");
  expect(formatCredits(0)).toBe("0.00");
});

describe("durations", () => {
  it.each([
    [0, "0 ms"],
    [84, "84 ms"],
    [42_900, "42 s"],
    [366_000, "6 min 06 s"],
    [1_620_000, "27 min"],
    [22_200_000, "6 h 10 min"],
    [3_720_000, "1 h 02 min"],
    [172_800_000, "2 d"],
    [190_800_000, "2 d 05 h"],
    [59_999, "59 s"],
  ])("%d ms are %s", (ms, text) => expect(plain(formatDuration(ms))).toBe(text));
});

describe("times", () => {
  const at = Date.parse("2026-11-24T02:13:51Z");
  it.each([
    [0, "now"],
    [2_000, "2 s ago"],
    [18 * 60_000 + 40_000, "18 min ago"],
    [6 * 3_600_000, "6 h ago"],
    [-5 * 60_000, "in 5 min"],
  ])("%d ms later it was %s", (ms, text) => expect(plain(formatAge(at, at + ms))).toBe(text));

  it("an age says when its own text is over", () => {
    for (const ms of [0, 500, 2_300, 61_500, 3_700_000, -90_000]) {
      const now = at + ms;
      const wait = ageLastsMs(at, now);
      expect(wait).toBeGreaterThan(0);
      expect(formatAge(at, now + wait)).not.toBe(formatAge(at, now));
      expect(formatAge(at, now + wait - 2)).toBe(formatAge(at, now));
    }
  });

  it("names its zone, and an unreadable time is an en dash", () => {
    expect(formatExactTime("2026-11-24T02:13:51.120Z")).toBe("2026-11-24 02:13:51 UTC");
    expect(formatClock("2026-11-24T00:00:05Z")).toBe("00:00:05");
    expect(formatExactTime("yesterday")).toBe("–");
  });
});

describe("ids and hashes", () => {
  it("keep prefix and end, and leave what is short whole", () => {
    expect(formatId("run_01M85046W03ZTGPZ8BVFTYJEEN")).toBe("run_…TYJEEN");
    expect(formatId("proj_demo")).toBe("proj_demo");
    expect(formatHash(`sha256:d60255${"a".repeat(54)}5645`)).toBe("d60255…5645");
  });
});
