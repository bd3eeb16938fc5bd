import { execFileSync } from "node:child_process";
import { chmod, link, mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { goodMetrics, type Hands, type HostileCase, writeHole } from "./hostile-case";

type Make = (hands: Hands) => Promise<unknown> | unknown;

/** Beside a good metrics.json. */
const checkpoints: readonly [string, Make, HostileCase["ends"]][] = [
  ["not there", () => undefined, "checkpoint_missing"],
  ["an empty file", ({ write }) => write("checkpoint.pt", ""), "checkpoint_missing"],
  ["a folder called checkpoint.pt", ({ at }) => mkdir(at("checkpoint.pt")), "output_unsafe"],
  ["a pipe", ({ at }) => execFileSync("mkfifo", [at("checkpoint.pt")]), "output_unsafe"],
  ["a link to /etc/shadow", ({ at }) => symlink("/etc/shadow", at("checkpoint.pt")), "output_unsafe"],
  ["a link to /dev/zero", ({ at }) => symlink("/dev/zero", at("checkpoint.pt")), "output_unsafe"],
  ["a link to itself", ({ at }) => symlink("checkpoint.pt", at("checkpoint.pt")), "output_unsafe"],
  ["a link to nothing", ({ at }) => symlink("gone", at("checkpoint.pt")), "output_unsafe"],
  [
    "a link to a file of its own, without an address",
    async ({ at, write }) => {
      await write("last.pt", "weights");
      await symlink("last.pt", at("checkpoint.pt"));
    },
    "output_unsafe",
  ],
  ["a second name of metrics.json", ({ at }) => link(at("metrics.json"), at("checkpoint.pt")), "succeeded"],
  [
    "a file that nobody may read",
    async ({ at, write }) => {
      await write("checkpoint.pt", "weights");
      await chmod(at("checkpoint.pt"), 0);
    },
    "succeeded",
  ],
  ["a file with a hole of 1 TB", ({ at }) => writeHole(at("checkpoint.pt"), 1e12), "output_too_large"],
  ["larger than the limit", ({ at }) => writeHole(at("checkpoint.pt"), 6e6), "output_too_large"],
  ["called CHECKPOINT.PT", ({ write }) => write("CHECKPOINT.PT", "weights"), "checkpoint_missing"],
  ["a folder without a file", ({ at }) => mkdir(at("checkpoint")), "checkpoint_missing"],
  ["a file called checkpoint", ({ write }) => write("checkpoint", "weights"), "checkpoint_missing"],
  ["a link called checkpoint", ({ at }) => symlink("/etc", at("checkpoint")), "checkpoint_missing"],
  [
    "a folder with a link out of it",
    async ({ at, write }) => {
      await write("checkpoint/weights", "w");
      await symlink("/etc/passwd", at("checkpoint/passwd"));
    },
    "output_unsafe",
  ],
  [
    "a folder with a link up",
    async ({ at, write }) => {
      await write("checkpoint/weights", "w");
      await symlink("../..", at("checkpoint/up"));
    },
    "output_unsafe",
  ],
  [
    "a folder with a link to itself",
    async ({ at, write }) => {
      await write("checkpoint/weights", "w");
      await symlink(".", at("checkpoint/again"));
    },
    "output_unsafe",
  ],
  [
    "a folder with a pipe",
    async ({ at, write }) => {
      await write("checkpoint/weights", "w");
      execFileSync("mkfifo", [at("checkpoint/pipe")]);
    },
    "output_unsafe",
  ],
  [
    "a folder with a name that is no UTF-8",
    async ({ at, write }) => {
      await write("checkpoint/weights", "w");
      await writeFile(Buffer.concat([Buffer.from(`${at("checkpoint")}/`), Buffer.of(0xff, 0xfe)]), "w");
    },
    "checkpoint_folder_refused",
  ],
  [
    "a folder of ten thousand links to one file",
    async ({ at, write }) => {
      await write("checkpoint/weights", "w".repeat(2_000));
      for (let i = 0; i < 10_000; i += 1) await symlink("weights", at(`checkpoint/l${i}`));
    },
    "output_too_large",
  ],
  [
    "a folder with a hole of 1 TB",
    async ({ at, write }) => {
      await write("checkpoint/weights", "w");
      await truncate(at("checkpoint/weights"), 1e12);
    },
    "output_too_large",
  ],
  [
    "a folder with names that some systems take for one",
    async ({ write }) => {
      for (const name of ["\u00fc", "u\u0308"]) await write(`checkpoint/${name}`, "w");
    },
    "checkpoint_folder_refused",
  ],
  [
    "a folder with odd names",
    async ({ write }) => {
      for (const name of [
        "-rf",
        "a b",
        "a\nb",
        "\u202egnp.exe",
        "\u00fc",
        "con",
        "...",
        "~",
        "*",
        "$(id)",
        "\\",
      ])
        await write(`checkpoint/${name}`, "w");
    },
    "succeeded",
  ],
];

/** What checkpoint_out_uri.txt says, beside a good metrics.json and a file called last.pt. */
const addresses: readonly [string, HostileCase["ends"]][] = [
  ["", "checkpoint_uri_refused"],
  ["\n", "checkpoint_uri_refused"],
  ["last.pt", "succeeded"],
  ["/etc/passwd", "checkpoint_uri_refused"],
  ["file:///etc/passwd", "checkpoint_uri_refused"],
  ["file:///hardsim/output/../../etc/passwd", "checkpoint_uri_refused"],
  ["file:///hardsim/output/%2e%2e/%2e%2e/etc/passwd", "checkpoint_uri_refused"],
  ["file:///hardsim/output/..%2f..%2fetc/passwd", "checkpoint_uri_refused"],
  ["file:///hardsim/output/%00", "checkpoint_uri_refused"],
  ["file:///hardsim/output/", "checkpoint_uri_refused"],
  ["file:///hardsim/output/gone.pt", "checkpoint_missing"],
  ["file:///hardsim/dataset/manifest.json", "checkpoint_uri_refused"],
  ["file://evil.example/hardsim/output/last.pt", "checkpoint_uri_refused"],
  ["file:///hardsim/output/last.pt?x#y", "checkpoint_uri_refused"],
  ["http://127.0.0.1:1/last.pt", "checkpoint_uri_refused"],
  ["s3://bucket/last.pt", "checkpoint_uri_refused"],
  ["javascript:alert(1)", "checkpoint_missing"],
  ["file:///hardsim/output/last.pt\nfile:///hardsim/output/other.pt", "checkpoint_uri_refused"],
  [`file:///hardsim/output/${"a".repeat(10_000)}`, "checkpoint_uri_refused"],
  ["x".repeat(2_000_000), "checkpoint_uri_refused"],
  ["\0", "checkpoint_uri_refused"],
  ["file:///hardsim/output/last.pt", "succeeded"],
  ["file:///hardsim/output/l%61st.pt\n", "succeeded"],
];

export const badCheckpoints: readonly HostileCase[] = [
  ...checkpoints.map(([what, make, ends]) => ({
    name: `the checkpoint is ${what}`,
    ends,
    does: async (hands: Hands) => {
      await hands.write("metrics.json", goodMetrics);
      await make(hands);
    },
  })),
  ...addresses.map(([text, ends]) => ({
    name: `checkpoint_out_uri.txt says ${JSON.stringify(text.slice(0, 60))} (${text.length})`,
    ends,
    does: async (hands: Hands) => {
      await hands.write("metrics.json", goodMetrics);
      await hands.write("last.pt", "weights");
      await hands.write("checkpoint_out_uri.txt", text);
    },
  })),
];
