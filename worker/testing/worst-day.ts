import { spawnSync } from "node:child_process";
import { open, writeFile } from "node:fs/promises";
import type { FakeContext, FakeProgram } from "@/worker/containers/fake/fake-host";
import { honestTrainer } from "./fake-trainers";

/** What one member does to everybody else, as it can be done without HTTP: the image of each kind of hostile run. */
export const attacks: Readonly<Record<string, FakeProgram>> = {
  /** 40 folders of 250 characters inside each other: their path is longer than a path may be. */
  "attack/deep-folders:1": (context) => {
    const script = `n=$(printf 'd%.0s' $(seq 250)); i=0; while [ $i -lt 40 ]; do mkdir $n && cd -P $n || exit 1; i=$((i+1)); done; echo deep > file`;
    // Only a shell that goes down step by step can make them.
    const made = spawnSync("sh", ["-c", script], { cwd: output(context, "") });
    return made.status === 0 ? 1 : 99;
  },
  /** Lines over which a pattern that goes back and forth needs seconds each. */
  "attack/slow-lines:1": (context) => {
    for (let line = 0; line < 5; line += 1) context.print("| ".repeat(30_000), "stderr");
    return 1;
  },
  /** A file of metrics that is a terabyte long and takes no room. */
  "attack/sparse-metrics:1": async (context) => {
    await leaveSparse(output(context, "metrics.jsonl"));
    return 1;
  },
  "attack/sparse-checkpoint:1": async (context) => {
    await leaveSparse(output(context, "checkpoint.pt"));
    await writeFile(output(context, "metrics.json"), "{}");
    return 0;
  },
  /** Ends itself as if somebody else had, again and again. */
  "attack/kill-itself:1": () => 137,
  /** Writes lines as fast as it can. */
  "attack/flood:1": async (context) => {
    for (let line = 0; line < 20_000; line += 1) context.print(`${line} ${"x".repeat(200)}`);
    return honestTrainer(context);
  },
};

/** References that are no image (a few of those that are tested where images are), and registries that never answer. */
export const hostileReferences: readonly string[] = [
  "../127.0.0.1:1/x?y=",
  "docker.io/../x",
  "//evil/t",
  "127.0.0.1:8120/x:1",
  "x?fromSrc=-",
  "sha256",
  ...Array.from({ length: 8 }, (_, at) => `silent${at}.example/x:1`),
];

/** A registry that neither answers nor breaks off. */
export const silentRegistry = (_uri: string, signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

const output = ({ hostPath }: FakeContext, name: string): string => hostPath(`/hardsim/output/${name}`);

async function leaveSparse(path: string): Promise<void> {
  const file = await open(path, "w");
  await file.truncate(1e12);
  await file.close();
}
