import { execFileSync } from "node:child_process";
import { chmod, link, mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import type { Hands, HostileCase } from "./hostile-case";

const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const many = (count: number, name = (at: number) => `k${at}`) =>
  `{${Array.from({ length: count }, (_, at) => `${JSON.stringify(name(at))}:${at}`).join(",")}}`;

/** A metrics.json of these bytes, beside a good checkpoint. */
const texts: readonly [string, string | Uint8Array, HostileCase["ends"]][] = [
  ["nothing", "", "metrics_invalid"],
  ["spaces", "   \n\t ", "metrics_invalid"],
  ["NUL", "\0", "metrics_invalid"],
  ["half an object", '{"loss": ', "metrics_invalid"],
  ["a list", "[1, 2]", "metrics_invalid"],
  ["a number", "3", "metrics_invalid"],
  ["a text", '"loss"', "metrics_invalid"],
  ["null", "null", "metrics_invalid"],
  ["two objects", '{"loss": 1}{"loss": 2}', "succeeded"],
  ["lines of JSON", '{"loss": 1}\n{"loss": 2}\n', "succeeded"],
  ["a trailing comma", '{"loss": 1,}', "succeeded"],
  ["single quotes", "{'loss': 1}", "metrics_invalid"],
  ["a comment", '{"loss": 1 /* good */}', "metrics_invalid"],
  ["a bare key", "{loss: 1}", "metrics_invalid"],
  ["a tab in a key", '{"lo\tss": 1}', "metrics_invalid"],
  ["a leading plus", '{"loss": +1}', "metrics_invalid"],
  ["a leading zero", '{"loss": 01}', "metrics_invalid"],
  ["a hexadecimal number", '{"loss": 0x10}', "metrics_invalid"],
  ["an escape that is none", '{"\\x41": 1}', "metrics_invalid"],
  ["half an escape", '{"\\u12": 1}', "metrics_invalid"],
  ["YAML", "loss: 1\n", "metrics_invalid"],
  ["HTML", "<script>alert(1)</script>", "metrics_invalid"],
  ["a pickle", Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0), "metrics_invalid"],
  ["a zip", Uint8Array.of(0x50, 0x4b, 3, 4), "metrics_invalid"],
  ["UTF-16", Buffer.from('{"loss": 1}', "utf16le"), "succeeded"],
  ["Latin-1", Uint8Array.of(0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d), "succeeded"],
  ["an overlong slash", Uint8Array.of(0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d), "succeeded"],
  ["33 levels", deep(33), "succeeded"],
  ["100,000 levels", deep(100_000), "succeeded"],
  ["100,000 open lists", "[".repeat(100_000), "metrics_invalid"],
  ["100,000 lists within an object", `{"a":${"[".repeat(100_000)}`, "metrics_invalid"],
  ["10,001 numbers", many(10_001), "succeeded"],
  ["a name of 201 characters", `{"${"k".repeat(201)}": 1}`, "succeeded"],
  ["2 MB of one text", `{"a": "${"x".repeat(2_000_000)}", "loss": 1}`, "succeeded"],
  ["2 MB of spaces", `{"loss": 1${" ".repeat(2_000_000)}}`, "succeeded"],
  ["a key twice", '{"loss": 1, "loss": 2}', "succeeded"],
  ["a key that nesting makes twice", '{"a/b": 1, "a": {"b": 2}}', "succeeded"],
  ["a text without an end, full of backslashes", `{"${"\\\\".repeat(200_000)}`, "metrics_invalid"],
  ["a number of 100,000 digits", `{"loss": ${"9".repeat(100_000)}}`, "succeeded"],
  ["NaN and both infinities", '{"a": NaN, "b": Infinity, "c": -Infinity}', "succeeded"],
  ["a number too large for a float", '{"loss": 1e999}', "succeeded"],
  ["a number too small for a float", '{"loss": 1e-999}', "succeeded"],
  ["minus zero", '{"loss": -0}', "succeeded"],
  ["no number at all", '{"loss": "low"}', "succeeded"],
  ["an empty object", "{}", "succeeded"],
  ["10,000 numbers", many(10_000), "succeeded"],
  ["a list of 100,000 numbers", `{"all": [${"1,".repeat(100_000)}1], "loss": 1}`, "succeeded"],
  ["17 MB of one text", `{"loss": 1, "a": "${"x".repeat(17_000_000)}"}`, "output_too_large"],
  ["a mark of its order", '\ufeff{"loss": 1}', "succeeded"],
  ["UTF-16 with a mark of its order", Buffer.from('\ufeff{"loss": 1}', "utf16le"), "succeeded"],
  ["Python's words", '{"loss": nan, "best": inf, "worst": -inf, "ok": True, "no": None}', "succeeded"],
  ["numbers as texts", '{"success_rate": "0.93", "loss": "tensor(0.5)"}', "succeeded"],
  [
    "100,000 lists one in another",
    `{"loss": 1, "a": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    "succeeded",
  ],
  [
    "the names of prototypes",
    '{"__proto__": 1, "constructor": 2, "toString": 3, "hasOwnProperty": 4}',
    "succeeded",
  ],
  ["NUL in a name", '{"lo\\u0000ss": 1}', "succeeded"],
  ["half of a surrogate pair", '{"\\ud800": 1}', "succeeded"],
  ["an empty name", '{"": 1}', "succeeded"],
  ["markup as a name", '{"<img src=x onerror=alert(1)>": 1}', "succeeded"],
  ["a formula as a name", "{\"=cmd|' /C calc'!A0\": 1}", "succeeded"],
  ["SQL as a name", `{"'; drop table training_run; --": 1}`, "succeeded"],
  ["paths as names", '{"../../etc/passwd": 1, "/": 2, "//": 3}', "succeeded"],
  ["colours as names", '{"\\u001b[31mloss\\u001b[0m": 1}', "succeeded"],
  ["a name that writes from right to left", '{"\\u202elive.exe": 1}', "succeeded"],
  ["names of Unicode's last plane", '{"\u{10ffff}": 1}', "succeeded"],
  ["the loop's own names", '{"eval/success_rate": 1, "eval/episodes": 1000000}', "succeeded"],
  ["Prometheus' own words", '{"loss{le=\\"1\\"} 1\\n# HELP": 1}', "succeeded"],
  ["names that differ by case", '{"loss": 1, "LOSS": 2, "Loss": 3}', "succeeded"],
];

/** Something else than a file where metrics.json belongs. */
const things: readonly [string, (hands: Hands) => Promise<unknown>, HostileCase["ends"]][] = [
  ["not there", async () => undefined, "metrics_missing"],
  ["a folder", ({ at }) => mkdir(at("metrics.json")), "output_unsafe"],
  ["a link to /etc/passwd", ({ at }) => symlink("/etc/passwd", at("metrics.json")), "output_unsafe"],
  ["a link to nothing", ({ at }) => symlink("/nowhere", at("metrics.json")), "output_unsafe"],
  ["a link to itself", ({ at }) => symlink("metrics.json", at("metrics.json")), "output_unsafe"],
  ["a link to /dev/zero", ({ at }) => symlink("/dev/zero", at("metrics.json")), "output_unsafe"],
  [
    "a link to this process' memory",
    ({ at }) => symlink("/proc/self/mem", at("metrics.json")),
    "output_unsafe",
  ],
  [
    "a link to a good file of its own",
    async ({ at, write }) => {
      await write("m", '{"loss": 1}');
      await symlink("m", at("metrics.json"));
    },
    "output_unsafe",
  ],
  ["a pipe", async ({ at }) => execFileSync("mkfifo", [at("metrics.json")]), "output_unsafe"],
  [
    "a file with a hole of 1 TB",
    async ({ at, write }) => {
      await write("metrics.json", "{");
      await truncate(at("metrics.json"), 1e12);
    },
    "output_too_large",
  ],
  ["called in capitals", async ({ write }) => write("Metrics.JSON", '{"loss": 1}'), "metrics_missing"],
  ["within a folder", ({ write }) => write("out/metrics.json", '{"loss": 1}'), "metrics_missing"],
  [
    "a second name of the checkpoint",
    async ({ at, write }) => {
      await write("both", '{"loss": 1}');
      await link(at("both"), at("metrics.json"));
      await chmod(at("both"), 0o400);
    },
    "succeeded",
  ],
];

/** Lines of metrics.jsonl beside a good end: nothing of them ends an attempt. */
const steps: readonly [string, string | Uint8Array][] = [
  ["nothing", ""],
  ["no JSON", "step,loss\n1,2\n"],
  ["no step", '{"loss": 1}\n'],
  ["a step that is a text", '{"step": "1", "loss": 1}\n'],
  ["steps that go back", '{"step": 3, "loss": 1}\n{"step": 1, "loss": 2}\n{"step": 3, "loss": 3}\n'],
  [
    "steps beyond whole numbers",
    '{"step": 1e300, "loss": 1}\n{"step": -1e300, "loss": 1}\n{"step": 0.5, "loss": 1}\n',
  ],
  ["a step that is NaN", '{"step": NaN, "loss": 1}\n'],
  ["1,001 numbers in a line", `{"step": 1, ${many(1_001).slice(1)}\n`],
  ["100,000 levels", `{"step": 1, "a": ${deep(100_000)}}\n`],
  ["a line of 2 MB", `{"step": 1, "a": "${"x".repeat(2_000_000)}"}\n`],
  ["2 MB without an end of line", "x".repeat(2_000_000)],
  ["200,000 empty lines", "\n".repeat(200_000)],
  ["NUL", '\0\0\0\n{"step": 1, "lo\\u0000ss": 1}\n'],
  ["no UTF-8", Uint8Array.of(0xff, 0xfe, 0x0a, 0x7b, 0xff, 0x7d, 0x0a)],
  ["carriage returns", '{"step": 1, "loss": 1}\r\n{"step": 2, "loss": 1}\r'],
  ["the names of prototypes", '{"step": 1, "__proto__": 1, "constructor": 2}\n'],
  [
    "3,000 names, each once",
    Array.from({ length: 3_000 }, (_, at) => `{"step": ${at}, "k${at}": 1}\n`).join(""),
  ],
  ["a key twice", '{"step": 1, "step": 2, "loss": 1, "loss": 2}\n'],
];

const strange: readonly [string, (hands: Hands) => Promise<unknown>, HostileCase["ends"]][] = [
  ["a folder", ({ at }) => mkdir(at("metrics.jsonl")), "succeeded"],
  ["a link out", ({ at }) => symlink("/etc/passwd", at("metrics.jsonl")), "succeeded"],
  ["a pipe", async ({ at }) => execFileSync("mkfifo", [at("metrics.jsonl")]), "succeeded"],
  [
    "a hole of 1 TB",
    async ({ at }) => {
      await writeFile(at("metrics.jsonl"), '{"step": 1}\n');
      await truncate(at("metrics.jsonl"), 1e12);
    },
    "output_too_large",
  ],
];

export const badMetrics: readonly HostileCase[] = [
  ...texts.map(([what, text, ends]) => ({
    name: `metrics.json holds ${what}`,
    ends,
    does: async (hands: Hands) => {
      await hands.leaveGood();
      await hands.write("metrics.json", text);
    },
  })),
  ...things.map(([what, make, ends]) => ({
    name: `metrics.json is ${what}`,
    ends,
    does: async (hands: Hands) => {
      await hands.write("checkpoint.pt", "weights");
      await make(hands);
    },
  })),
  ...steps.map(([what, text]) => ({
    name: `metrics.jsonl holds ${what}`,
    ends: "succeeded" as const,
    does: async (hands: Hands) => {
      await hands.leaveGood();
      await hands.write("metrics.jsonl", text);
    },
  })),
  ...strange.map(([what, make, ends]) => ({
    name: `metrics.jsonl is ${what}`,
    ends,
    does: async (hands: Hands) => {
      await hands.leaveGood();
      await make(hands);
    },
  })),
];
