/**
 * What real trainers, images and callers bring, sent to a running server, with what a person would expect of each.
 *
 *   npm run bench -- field-faults
 *   HARDSIM_API_URL=https://hardsim.lab.example HARDSIM_API_KEY=hls_live_… npm run bench -- field-faults
 *
 * Without an address it starts an installation of its own. It fails where one is not as expected.
 */
import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createKey } from "@/e2e/fixtures/create-key";
import { startHardsim } from "@/e2e/fixtures/hardsim";
import { removeFolder } from "@/lib/server/storage/remove-folder";
import { createApi } from "@/scripts/demo/api.mjs";
import { smokeImage } from "@/scripts/setup/images.mjs";
import { callFaults } from "./field-faults/calls";
import type { Api, Ended, FieldFault } from "./field-faults/field-fault";
import { trainerFaults } from "./field-faults/trainers";
import { smallRollout } from "./runs/small-run";

/** All runs are sent at once, and have two GPUs between them. */
const endsWithinMs = 300_000;

async function startRun(api: Api, fault: Extract<FieldFault, { trainer: object }>): Promise<string> {
  const { run_id: runId } = await api.post("/v1/training-runs", {
    project_id: "proj_demo",
    name: `${fault.number} ${fault.input}`.slice(0, 100),
    rollout_template: smallRollout,
    trainer_spec: { image_uri: smokeImage, resources: { gpu: 1, cpu: 1, memory_gb: 1 }, ...fault.trainer },
    loop_policy: { max_iterations: 1, trainer_retry_limit: 0, ...fault.loop },
    ...(fault.success ? { success_criteria: fault.success } : {}),
  });
  return runId;
}

async function waitForEnd(api: Api, runId: string): Promise<Ended> {
  const at = `/v1/training-runs/${runId}`;
  const until = Date.now() + endsWithinMs;
  for (;;) {
    const run = await api.get(at);
    if (Date.now() > until && !run.ended_at)
      throw new Error(`${runId} has not ended: ${run.status}, ${run.stage}, ${run.waiting?.message ?? ""}`);
    if (run.ended_at) {
      const { iterations } = await api.get(`${at}/iterations`);
      const attempts: { kind: string; attempt_id: string }[] = iterations[0]?.attempts ?? [];
      const trainer = attempts.findLast(({ kind }) => kind === "trainer");
      const logs = trainer && `${at}/attempts/${trainer.attempt_id}/logs`;
      return {
        run,
        iterations,
        log: logs ? await (await api.open(`${logs}?format=text`, {})).text() : "",
        find: async (text) =>
          logs ? (await api.get(`${logs}?q=${encodeURIComponent(text)}`)).lines.length : 0,
        points: async (key) => {
          const { series } = await api.get(`${at}/metrics?x=step&keys=${encodeURIComponent(key)}`);
          return series.flatMap(({ x }: { x: number[] }) => x).length;
        },
      };
    }
    await delay(300);
  }
}

async function judge(api: Api, fault: FieldFault): Promise<string | null> {
  try {
    if ("ask" in fault) return (await fault.ask(api)) ? null : "it was not";
    const ended = await waitForEnd(api, await startRun(api, fault));
    if (await fault.holds(ended)) return null;
    const { status, stop_reason: reason, error_code: code, error } = ended.run;
    return `${status}, ${reason}, ${code}: ${error}`.slice(0, 300);
  } catch (error) {
    return String(error).slice(0, 300);
  }
}

async function replay(api: Api): Promise<boolean> {
  const faults = [...callFaults, ...trainerFaults];
  const judged = faults.map((fault) => judge(api, fault));
  let held = 0;
  for (const [at, { number, input, expected }] of faults.entries()) {
    const verdict = await judged[at];
    if (verdict === null) held += 1;
    console.log(`${verdict === null ? "✓" : "✗"} ${number.padEnd(4)} ${input}\n        ${expected}`);
    if (verdict !== null) console.log(`        but: ${verdict}`);
  }
  const lived = await fetch(`${api.url}/readyz`);
  console.log(`${held} of ${faults.length} as expected; /readyz ${lived.status}`);
  return lived.ok && held === faults.length;
}

async function replayHere(): Promise<boolean> {
  const dataDir = realpathSync(mkdtempSync(path.join(tmpdir(), "hardsim-field-faults-")));
  const hardsim = await startHardsim(dataDir, { HARDSIM_EMULATED_GPUS: "2" });
  try {
    return await replay(createApi(hardsim.url, await createKey(dataDir)));
  } finally {
    await hardsim.stop();
    await removeFolder(dataDir);
  }
}

const { HARDSIM_API_URL: url, HARDSIM_API_KEY: key } = process.env;
const isAsExpected = url ? await replay(createApi(url, key ?? "")) : await replayHere();
if (!isAsExpected) process.exitCode = 1;
