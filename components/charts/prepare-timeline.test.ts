import { describe, expect, it } from "vitest";
import { prepareTimeline, type TimelineIteration } from "@/components/charts/prepare-timeline";

const start = Date.parse("2026-11-24T00:00:00Z");
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

function iteration(index: number, changes: Partial<TimelineIteration> = {}): TimelineIteration {
  return {
    index,
    status: "completed",
    startedAt: at(0),
    endedAt: at(60),
    phases: [
      { phase: "rollouts", startedAt: at(0), endedAt: at(20) },
      { phase: "manifest", startedAt: at(20), endedAt: at(21) },
      { phase: "training", startedAt: at(21), endedAt: at(60) },
    ],
    ...changes,
  };
}

describe("a timeline", () => {
  it("is newest first, each row from its own zero", () => {
    const rows = prepareTimeline([iteration(0), iteration(1)], start).rows;
    expect(rows.map((row) => row.name)).toEqual(["i1", "i0"]);
    expect(rows[0]?.bars.map((bar) => [bar.kind, bar.fromMs, bar.durationMs])).toEqual([
      ["rollouts", 0, 20_000],
      ["manifest", 20_000, 1000],
      ["training", 21_000, 39_000],
    ]);
  });

  it("shows what runs up to now, in the phase that runs", () => {
    const running = iteration(0, {
      status: "rollouts",
      endedAt: null,
      phases: [{ phase: "rollouts", startedAt: at(5), endedAt: null }],
    });
    const [row] = prepareTimeline([running], start + 12_000).rows;
    expect(row).toMatchObject({ state: "now", durationMs: 12_000 });
    expect(row?.bars).toEqual([
      { kind: "wait", state: "done", fromMs: 0, durationMs: 5000 },
      { kind: "rollouts", state: "now", fromMs: 5000, durationMs: 7000 },
    ]);
  });

  it("marks the phase in which an iteration failed, and no other", () => {
    const [row] = prepareTimeline([iteration(0, { status: "failed" })], start).rows;
    expect(row?.bars.map((bar) => bar.state)).toEqual(["done", "done", "failed"]);
  });

  it("has no bar of negative length when a host's clock is ahead", () => {
    const ahead = iteration(0, {
      status: "training",
      endedAt: null,
      phases: [{ phase: "training", startedAt: at(30), endedAt: null }],
    });
    const [row] = prepareTimeline([ahead], start + 1000).rows;
    expect(row?.bars.every((bar) => bar.durationMs >= 0)).toBe(true);
    expect(row?.durationMs).toBeGreaterThanOrEqual(0);
  });

  it("leaves out an iteration that has not begun", () => {
    expect(prepareTimeline([iteration(0, { startedAt: null, phases: [] })], start).rows).toEqual([]);
  });

  it("of many keeps the last, the longest and the failed, and says so", () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      iteration(index, index === 3 ? { status: "failed" } : index === 7 ? { endedAt: at(999) } : {}),
    );
    const timeline = prepareTimeline(many, start);
    expect(timeline.rows).toHaveLength(22);
    expect(timeline.rows.map((row) => row.index)).toEqual(expect.arrayContaining([3, 7, 49, 30]));
    expect(timeline.note).toBe("22 of 50 shown: the last 20, the longest, the failed");
  });

  it("of a run of thousands shows the failed and the longest wherever they lie, and counts the whole run", () => {
    const newest = Array.from({ length: 100 }, (_, at) => iteration(9_900 + at));
    const telling = [iteration(12, { endedAt: at(999) }), iteration(7_001, { status: "failed" })];
    const timeline = prepareTimeline([...telling, ...newest], start);
    expect(timeline.rows.map((row) => row.index).slice(-3)).toEqual([9_980, 7_001, 12]);
    expect(timeline.note).toBe("22 of 10,000 shown: the last 20, the longest, the failed");
  });

  it("of many that failed shows the newest, and says so", () => {
    const failed = Array.from({ length: 50 }, (_, index) => iteration(index, { status: "failed" }));
    const good = Array.from({ length: 20 }, (_, at) => iteration(50 + at));
    const timeline = prepareTimeline([...failed, ...good], start);
    expect(timeline.rows.filter((row) => row.state === "failed")[0]?.index).toBe(49);
    expect(timeline.note).toBe("40 of 70 shown: the last 20, the longest, the newest 20 that failed");
  });

  it("has a handful of ticks for seconds as for days", () => {
    for (const seconds of [0, 3, 59, 1500, 90_000, 2_000_000]) {
      const { tickMs, spanMs } = prepareTimeline([iteration(0, { endedAt: at(seconds), phases: [] })], start);
      expect(tickMs.length).toBeGreaterThanOrEqual(1);
      expect(tickMs.length).toBeLessThanOrEqual(8);
      expect(tickMs.at(-1)).toBeLessThanOrEqual(spanMs);
    }
  });
});
