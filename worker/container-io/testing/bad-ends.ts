import { rm } from "node:fs/promises";
import type { Hands, HostileCase } from "./hostile-case";

const mb = 1_000_000;
const traceback = (frames: number) =>
  `Traceback (most recent call last):\n${'  File "train.py", line 1, in f\n    f()\n'.repeat(frames)}RecursionError: deep`;

/** What it prints before a good end, and before a bad one: neither may cost more than its length, nor lose the end. */
const logs: readonly [string, (hands: Hands) => void][] = [
  ["nothing but ends of lines", ({ print }) => times(2_000, () => print(""))],
  ["a line of 1 MB", ({ print }) => print("x".repeat(mb))],
  [
    "bars and spaces that a pattern could go back over",
    ({ print }) => times(5, () => print("| ".repeat(30_000))),
  ],
  ["brackets without an end", ({ print }) => times(5, () => print("[".repeat(100_000)))],
  ["quotes without an end", ({ print }) => times(5, () => print('"\\'.repeat(100_000)))],
  ["spaces before a colon", ({ print }) => times(5, () => print(`${" ".repeat(100_000)}:`))],
  ["digits and dots", ({ print }) => times(5, () => print("1.".repeat(60_000)))],
  ["an address without an end", ({ print }) => times(5, () => print(`http://${"a.".repeat(60_000)}`))],
  ["escapes of colours without an end", ({ print }) => times(5, () => print("\x1b[".repeat(60_000)))],
  [
    "a title for the terminal",
    ({ print }) => print("\x1b]0;owned\x07\x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07"),
  ],
  [
    "every control character",
    ({ print }) => print(Array.from({ length: 32 }, (_, at) => String.fromCharCode(at)).join("")),
  ],
  ["NUL", ({ print }) => print("a\0b")],
  ["halves of surrogate pairs", ({ print }) => print("\ud800\udc00\ud800 \udc00")],
  ["letters with a thousand accents", ({ print }) => print(`e${"\u0301".repeat(1_000)}`.repeat(20))],
  ["text that writes from right to left", ({ print }) => print("\u202e\u2066evil\u2069")],
  ["markup", ({ print }) => print('<script>alert(1)</script><img src=x onerror="alert(2)">')],
  ["formulas", ({ print }) => print("=cmd|' /C calc'!A0\t+1\t-1\t@x")],
  [
    "the words of other failures",
    ({ print }) => print("CUDA out of memory. Killed. Segmentation fault. No space left on device"),
  ],
  [
    "what looks like the platform's own lines",
    ({ print }) => print('{"level":60,"msg":"attempt succeeded","attempt_id":"att_x"}'),
  ],
  ["what looks like an answer of HTTP", ({ print }) => print("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\n\r\n")],
  ["a stream's own events", ({ print }) => print("event: run.succeeded\ndata: {}\n\nid: 9\n\n")],
  [
    "a traceback of 5,000 frames",
    ({ print }) => {
      for (const line of traceback(5_000).split("\n")) print(line, "stderr");
    },
  ],
  [
    "10,000 lines to both streams in turn",
    ({ print }) =>
      times(5_000, () => {
        print("out");
        print("err", "stderr");
      }),
  ],
  [
    "percents of bars",
    ({ print }) =>
      times(1_000, (at) => print(`${at / 10}%|${"█".repeat(40)}| ${at}/1000 [00:01<00:01, 1.0it/s]`)),
  ],
];

function times(count: number, act: (at: number) => void): void {
  for (let at = 0; at < count; at += 1) act(at);
}

const statuses: readonly number[] = [
  1, 2, 3, 42, 77, 100, 126, 127, 128, 129, 130, 134, 136, 137, 139, 141, 143, 200, 254, 255,
];

const manners: readonly HostileCase[] = [
  {
    name: "it removes its own output folder",
    ends: "metrics_missing",
    does: ({ root }) => rm(root, { recursive: true }),
  },
  {
    name: "it leaves good outputs and says that it failed",
    ends: "trainer_exit_nonzero",
    does: async (hands) => {
      await hands.leaveGood();
      return 1;
    },
  },
  { name: "it leaves nothing and says that it is done", ends: "metrics_missing", does: () => 0 },
  {
    name: "it used all of its memory",
    ends: "trainer_oom",
    does: () => ({ exitCode: 137, outOfMemory: true }),
  },
  {
    name: "its program is not there",
    ends: "entrypoint_not_found",
    does: () => ({ exitCode: 127, entrypointProblem: "no such file" }),
  },
  { name: "it throws what is no error", ends: "trainer_exit_nonzero", does: () => Promise.reject("a text") },
];

export const badEnds: readonly HostileCase[] = [
  ...logs.flatMap(([what, say]): HostileCase[] => [
    {
      name: `its log holds ${what}, and it ends well`,
      ends: "succeeded",
      does: async (hands) => {
        say(hands);
        await hands.leaveGood();
      },
    },
    {
      name: `its log holds ${what}, and it fails`,
      ends: "trainer_exit_nonzero",
      does: (hands) => {
        say(hands);
        hands.print("ValueError: the last word", "stderr");
        return 1;
      },
    },
  ]),
  ...statuses.map(
    (status): HostileCase => ({
      name: `it exits with ${status}`,
      ends: "trainer_exit_nonzero",
      does: () => status,
    }),
  ),
  ...manners,
];
