/**
 * How long an export of 100,000 frames takes, and how much memory.
 *
 *   npm run bench -- export
 *
 * Batches as the built-in simulator leaves them become a LeRobot dataset, as the worker makes it: batches are linked and checked, a
 * thread writes the dataset, and its folder is packed into the storage. Beside it, each in a process of its own and in turn: the
 * same batches packed as they are, which is the least that an export can cost, and pyarrow, which writes the same rows, where
 * `python3` has it (or the Python that PYTHON names). Memory is the most that the process ever had.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { holdClaim, quantile } from "./console/count";
import { copyBatches, exportBatches } from "./export/export-batches";
import { makeSimulatedBatch } from "./export/make-simulated-batch";

const frames = Number(process.env.FRAMES ?? 100_000);
const rounds = Number(process.env.ROUNDS ?? 5);
const limits = { seconds: 3, memoryMb: 200 };
const episode = { steps: 100, toBatch: 50 };

type Measured = { seconds: number; cpuSeconds: number; memoryMb: number };

const children: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  ours: exportBatches,
  copy: copyBatches,
};

/** In a process of its own: does the work and says what it took, without the start of Node. */
async function beChild(work: (folder: string) => Promise<void>, folder: string): Promise<void> {
  const before = performance.now();
  const cpu = process.cpuUsage();
  await work(folder);
  const { user, system } = process.cpuUsage(cpu);
  const measured: Measured = {
    seconds: (performance.now() - before) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    memoryMb: process.resourceUsage().maxRSS / 1_000,
  };
  console.log(JSON.stringify(measured));
}

const measure = (program: string, args: readonly string[], env = {}): Measured =>
  JSON.parse(execFileSync(program, args, { encoding: "utf8", env: { ...process.env, ...env } }));

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "bench-export-"));
  try {
    await mkdir(join(folder, "batches"));
    const batches = Math.ceil(frames / (episode.steps * episode.toBatch));
    for (let at = 0; at < batches; at += 1)
      await writeFile(
        join(folder, "batches", `${String(at).padStart(5, "0")}.safetensors`),
        makeSimulatedBatch({ episodes: episode.toBatch, steps: episode.steps, seed: at }),
      );
    const python = process.env.PYTHON ?? "python3";
    const hasPyarrow = spawnSync(python, ["-c", "import pyarrow, numpy"]).status === 0;
    const works: Readonly<Record<string, () => Measured>> = {
      ours: () =>
        measure(process.execPath, [process.argv[1] ?? ""], { BENCH_CHILD: "ours", BENCH_FOLDER: folder }),
      copy: () =>
        measure(process.execPath, [process.argv[1] ?? ""], { BENCH_CHILD: "copy", BENCH_FOLDER: folder }),
      ...(hasPyarrow && { pyarrow: () => measure(python, [resolve("bench/export/write_rows.py"), folder]) }),
    };
    const results = new Map<string, Measured[]>(Object.keys(works).map((name) => [name, []]));
    for (let round = 0; round < rounds; round += 1)
      for (const [name, work] of Object.entries(works)) results.get(name)?.push(work());
    console.log(`${cpus()[0]?.model ?? "unknown CPU"}, ${cpus().length} cores, Node ${process.version}`);
    console.log(`${batches * episode.steps * episode.toBatch} frames of 60 numbers, ${rounds} rounds\n`);
    const of = (name: string, read: (one: Measured) => number) =>
      quantile((results.get(name) ?? []).map(read), 0.5);
    for (const name of results.keys())
      console.log(
        `${name.padEnd(10)} ${of(name, ({ seconds }) => seconds).toFixed(2)} s   ${of(name, ({ cpuSeconds }) => cpuSeconds).toFixed(2)} s of CPU   ${of(name, ({ memoryMb }) => memoryMb).toFixed(0)} MB`,
      );
    const ratio = (peer: string) =>
      `${(of("ours", ({ cpuSeconds }) => cpuSeconds) / of(peer, ({ cpuSeconds }) => cpuSeconds)).toFixed(1)} × the CPU of ${peer}`;
    console.log(["copy", ...(hasPyarrow ? ["pyarrow"] : [])].map(ratio).join(", "));
    if (!hasPyarrow) console.log(`pyarrow is not measured: ${python} has none`);
    // Of the clock a busy machine takes more, of the processors' time it does not: quiet ones are no slower by the clock.
    const cpuSeconds = of("ours", (one) => one.cpuSeconds);
    const most = Math.max(...(results.get("ours") ?? []).map(({ memoryMb }) => memoryMb));
    holdClaim(
      `${cpuSeconds.toFixed(2)} s of CPU, at most ${limits.seconds}: so long it takes on quiet cores`,
      cpuSeconds <= limits.seconds,
    );
    holdClaim(`the most memory: ${most.toFixed(0)} MB, at most ${limits.memoryMb}`, most <= limits.memoryMb);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const child = children[process.env.BENCH_CHILD ?? ""];
if (child) await beChild(child, process.env.BENCH_FOLDER ?? "");
else await main();
