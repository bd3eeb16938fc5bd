import { chmod, readdir, rm, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "@/scripts/process/run-command.mjs";
import { startPostgres } from "@/scripts/setup/postgres.mjs";
import { until } from "@/scripts/testing/until";
import { program } from "../runs/small-run";
import { good, scene } from "./field-fault";
import { inFolder, inHouse, inHouseOn } from "./house";
import { listTrainers, sayEnd, startRun, tellTrainer, waitForEnd, waitForLog, waitForRun } from "./runs";

/** Never returns, and takes no SIGTERM. */
const hangingDriver = "#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 60; done\n";

export const sickDriver = scene({
  wants: {
    starts: {
      number: "B13",
      input: "an nvidia-smi on PATH that never returns and ignores SIGTERM",
      expected: "the worker starts, and the fleet says it",
    },
    goesOn: {
      number: "B13",
      input: "the same: rollouts, a trainer without a GPU, and one with",
      expected: "rollouts and the first go on; the second waits, and no emulated GPU takes the place",
    },
  },
  play: (tell) =>
    inFolder("driver", async (folder) => {
      const file = path.join(folder, "nvidia-smi");
      await writeFile(file, hangingDriver);
      await chmod(file, 0o755);
      const settings = { PATH: `${folder}:${process.env.PATH}`, HARDSIM_ALLOW_CPU_TRAINERS: "1" };
      await inHouse(settings, async ({ api }) => {
        const readNotes = async (): Promise<string> => {
          const { workers, notes } = await api.get("/v1/fleet");
          return workers.some(({ alive }: { alive: boolean }) => alive) ? notes.join(" ") : "";
        };
        await until("the fleet tells of it", async () => (await readNotes()).includes("nvidia-smi"), 90_000);
        await tell("starts", { holds: true, seen: await readNotes() });
        const resources = { gpu: 0, cpu: 1, memory_gb: 1 };
        const without = await startRun(api, { name: "B13", trainer: { ...program(...good()), resources } });
        const withGpu = await startRun(api, { name: "B13 with", trainer: program(...good()) });
        const ended = await waitForEnd(api, without);
        const run = await waitForRun(
          api,
          withGpu,
          ({ stage, waiting }) => stage === "training" && waiting !== null,
        );
        const trainers = await listTrainers(api, withGpu);
        await api.post(`/v1/training-runs/${withGpu}/cancel`);
        await tell("goesOn", {
          holds:
            ended.run.status === "succeeded" &&
            trainers.every(({ status }) => status === "queued") &&
            run.waiting?.code === "gpu_driver",
          seen: `without: ${sayEnd(ended)}; with: waits: ${run.waiting?.message}`,
        });
      });
    }),
});

/** Bytes that are left to whoever comes after. */
const leftBytes = 1_000_000;

async function fill(folder: string): Promise<string> {
  const file = path.join(folder, "filler");
  const { bavail, bsize } = await statfs(folder);
  await runCommand("fallocate", ["-l", String(bavail * bsize - leftBytes), file]);
  return file;
}

export const fullDisk = scene({
  wants: {
    kept: {
      number: "B14",
      input:
        "a disk that is full when training has ended (a file system of 400 MB, a checkpoint folder of 40)",
      expected: "waiting: disk_low; what it left is kept in place",
    },
    collected: {
      number: "B14",
      input: "the same, when there is room again",
      expected: "collected, the run succeeds, trained once",
    },
  },
  lacks: () => (process.getuid?.() === 0 ? null : "needs root, to mount a small file system"),
  play: (tell) =>
    inFolder("disk", (folder) =>
      inFolder("database", async (databaseFolder) => {
        await runCommand("mount", ["-t", "tmpfs", "-o", "size=400m,mode=0700", "hardsim", folder]);
        const postgres = await startPostgres({ dataDir: databaseFolder });
        const settings = { DATABASE_URL: postgres.url, HARDSIM_MIN_FREE_DISK_GB: "0.1" };
        try {
          await inHouseOn(folder, settings, async ({ api }) => {
            const runId = await startRun(api, {
              name: "B14",
              trainer: program(
                "import json, os, time",
                "os.mkdir('/hardsim/output/checkpoint')",
                "open('/hardsim/output/checkpoint/weights', 'wb').write(os.urandom(40_000_000))",
                "print('trained', flush=True)",
                "while not os.path.exists('/tmp/told'): time.sleep(0.05)",
                "json.dump({'loss': 1}, open('/hardsim/output/metrics.json', 'w'))",
              ),
              loop: { trainer_retry_limit: 3 },
            });
            await waitForLog(api, runId, "trained");
            const filler = await fill(folder);
            await tellTrainer(runId);
            const run = await waitForRun(
              api,
              runId,
              ({ waiting, ended_at: endedAt }) => waiting?.code === "disk_low" || endedAt !== null,
            );
            const [attempt] = await listTrainers(api, runId);
            const staged = await readdir(path.join(folder, "staging"), { recursive: true });
            const isKept = staged.some((file) => file.endsWith("checkpoint/weights"));
            await tell("kept", {
              holds: run.waiting?.code === "disk_low" && isKept && attempt?.status !== "failed",
              seen: `${run.waiting?.message ?? run.error}; ${isKept ? "kept in staging" : "not kept"}`,
            });
            await rm(filler);
            const ended = await waitForEnd(api, runId);
            const { checkpoints } = await api.get(`/v1/training-runs/${runId}/checkpoints`);
            await tell("collected", {
              holds: ended.run.status === "succeeded" && (await listTrainers(api, runId)).length === 1,
              seen: `${sayEnd(ended)}; checkpoint of ${checkpoints[0]?.size_bytes} bytes`,
            });
          });
        } finally {
          await postgres.stop();
          await runCommand("umount", [folder]);
        }
      }),
    ),
});
