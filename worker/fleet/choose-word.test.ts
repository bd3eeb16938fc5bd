import { expect, test } from "vitest";
import { chooseWord, type SaidWaiting, wordLastsMs } from "./choose-word";

const now = new Date("2026-11-24T12:00:00.000Z");
const gpuBusy = { code: "gpu_busy", message: "needs 1 GPU; others hold them" } as const;
const cpuBusy = { code: "cpu_busy", message: "others hold the host's cpu or memory" } as const;
const saidAgo = (ms: number): SaidWaiting => ({ ...gpuBusy, since: new Date(now.getTime() - ms) });

test.each([
  ["nothing to say, and nothing said", null, null, true, { kind: "same" }],
  ["a first word at once", null, gpuBusy, true, { kind: "first", waiting: gpuBusy }],
  ["the same word again", saidAgo(60_000), gpuBusy, true, { kind: "same" }],
  ["a GPU that is free for a moment, and not for it", saidAgo(60_000), null, true, { kind: "same" }],
  ["its work was taken", saidAgo(0), null, false, { kind: "over" }],
  ["another word so soon", saidAgo(wordLastsMs - 1), cpuBusy, true, { kind: "same" }],
  ["another word", saidAgo(wordLastsMs), cpuBusy, true, { kind: "other", waiting: cpuBusy }],
] as const)("%s", (_what, said, found, isQueued, expected) => {
  expect(chooseWord(said, found, isQueued, now)).toEqual(expected);
});

test("a thousand runs for whose one GPU reasons change every second say something new every five at most", () => {
  let said: SaidWaiting | null = null;
  let told = 0;
  for (let second = 0; second < 60; second += 1) {
    const at = new Date(now.getTime() + second * 1_000);
    const word = chooseWord(said, [gpuBusy, cpuBusy, null][second % 3] ?? null, true, at);
    if (word.kind !== "first" && word.kind !== "other") continue;
    told += 1;
    said = { ...word.waiting, since: at };
  }
  expect(told).toBeLessThanOrEqual(1 + 60_000 / wordLastsMs);
});
