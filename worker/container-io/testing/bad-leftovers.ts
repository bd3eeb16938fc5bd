import { execFileSync } from "node:child_process";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { type Hands, type HostileCase, writeHole } from "./hostile-case";

type Make = (hands: Hands) => Promise<unknown> | unknown;

/** Beside a good end. */
const leftovers: readonly [string, Make, HostileCase["ends"]][] = [
  ["a link to /", ({ at }) => symlink("/", at("root")), "succeeded"],
  [
    "a thousand links to each other",
    async ({ at }) => {
      for (let i = 0; i < 1_000; i += 1) await symlink(`l${(i + 1) % 1_000}`, at(`l${i}`));
    },
    "succeeded",
  ],
  [
    "pipes and folders beside",
    async ({ at }) => {
      execFileSync("mkfifo", [at("pipe")]);
      await mkdir(at("empty/empty/empty"), { recursive: true });
    },
    "succeeded",
  ],
  [
    "names that are commands",
    async ({ write }) => {
      for (const name of ["-rf", "--help", "$(touch x)", "`id`", "; rm -rf .", "a|b", "a&b", "'", '"', "\\"])
        await write(name, "x");
    },
    "succeeded",
  ],
  [
    "names of control characters",
    async ({ write }) => {
      for (const name of ["a\nb", "a\rb", "a\tb", "\x1b[31mred", "\x07", "\x7f", "\u2028", "\u202e"])
        await write(name, "x");
    },
    "succeeded",
  ],
  [
    "names of other systems",
    async ({ write }) => {
      for (const name of ["CON", "nul", "a:b", "..\\..\\up", "C:", "desktop.ini", ".DS_Store", "Thumbs.db"])
        await write(name, "x");
    },
    "succeeded",
  ],
  [
    "names that are pages",
    async ({ write }) => {
      for (const name of ["index.html", "a.svg", "x.js", "robots.txt", "<script>.txt", "%2e%2e", "%00"])
        await write(name, "<script>alert(1)</script>");
    },
    "succeeded",
  ],
  ["a name of 255 bytes", ({ write }) => write("n".repeat(255), "x"), "succeeded"],
  [
    "a name that is no UTF-8",
    ({ root }) => writeFile(Buffer.concat([Buffer.from(`${root}/`), Buffer.of(0x80)]), "x"),
    "succeeded",
  ],
  [
    "the loop's own names",
    async ({ write }) => {
      for (const name of [
        "manifest.json",
        "spec.json",
        "trainer.log",
        "stdout",
        "container.json",
        ".hardsim/x",
        "lost+found/x",
      ])
        await write(name, "x");
    },
    "succeeded",
  ],
  ["its own name as a folder", ({ write }) => write("metrics.json.part/x", "x"), "succeeded"],
  ["twenty levels of folders", ({ write }) => write(`${"d/".repeat(20)}x`, "x"), "succeeded"],
  [
    "500 files",
    async ({ write }) => {
      for (let i = 0; i < 500; i += 1) await write(`many/${i}`, "x");
    },
    "succeeded",
  ],
  [
    "files that nobody may open",
    async ({ at, write }) => {
      await write("closed/x", "x");
      await chmod(at("closed"), 0);
    },
    "succeeded",
  ],
  [
    "a file with the bits of another user",
    async ({ at, write }) => {
      await write("setuid", "#!/bin/sh\n");
      await chmod(at("setuid"), 0o6777);
    },
    "succeeded",
  ],
  [
    "fifty files with holes of 1 GB",
    async ({ at }) => {
      for (let i = 0; i < 50; i += 1) await writeHole(at(`hole${i}`), 1e9);
    },
    "output_too_large",
  ],
  [
    "more than the limit in small files",
    async ({ write }) => {
      for (let i = 0; i < 60; i += 1) await write(`small/${i}`, "x".repeat(100_000));
    },
    "output_too_large",
  ],
  ["40 nested names of 250 characters", ({ root }) => nest(root, 40, "n".repeat(250)), "succeeded"],
  ["300 nested folders", ({ root }) => nest(root, 300, "d"), "output_too_large"],
];

/** Deeper than a path may be long: each step is made from within the last. */
function nest(root: string, depth: number, name: string): void {
  const program = `import os,sys\nos.chdir(sys.argv[1])\nfor _ in range(int(sys.argv[2])):\n    os.mkdir(sys.argv[3]); os.chdir(sys.argv[3])\nopen("x","w").write("x"*1000)`;
  execFileSync("python3", ["-c", program, root, String(depth), name]);
}

export const badLeftovers: readonly HostileCase[] = leftovers.map(([what, make, ends]) => ({
  name: `beside its outputs lie ${what}`,
  ends,
  does: async (hands: Hands) => {
    await hands.leaveGood();
    await make(hands);
  },
}));
