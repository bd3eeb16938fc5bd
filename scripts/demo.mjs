import { readFileSync } from "node:fs";
import path from "node:path";
import { checkRun } from "./demo/check-run.mjs";
import { endRun } from "./demo/end-run.mjs";
import { followRun, formatEvent } from "./demo/follow-run.mjs";
import { showOnInstallation } from "./demo/open-installation.mjs";
import { printFindings } from "./demo/print-findings.mjs";
import { submitRun } from "./demo/submit-run.mjs";
import { rootDir } from "./paths.mjs";
import { smokeImage } from "./setup/images.mjs";
import { prepare } from "./setup/prepare.mjs";
import { listenForShutdown } from "./supervisor/shutdown-signal.mjs";
import { formatDuration, runMain, say } from "./terminal.mjs";

const quickstart = path.join(rootDir, "examples/managed_training/quickstart.json");
const scopes = ["training:read", "training:write", "assets:read", "fleet:read"];

await runMain(async () => {
  await prepare(["bundles", "web", "engine", "images"]);
  const signal = listenForShutdown();
  const exit = process.argv.includes("--exit");
  return showOnInstallation({ scopes, exit, signal }, (api) => showRun(api, signal));
});

/**
 * @param {import("./demo/api.mjs").Api} api
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} all that the quickstart promises held
 */
async function showRun(api, signal) {
  const body = JSON.parse(readFileSync(quickstart, "utf8"));
  body.trainer_spec.image_uri = smokeImage;
  const startedAt = performance.now();
  const { runId, page } = await submitRun(api, body);
  say(`\nSubmitted ${path.relative(rootDir, quickstart)} as ${runId}\n${page}\n`);
  try {
    await followRun(api, runId, signal, (event, sinceMs) => {
      process.stdout.write(`${formatEvent(event, sinceMs)}\n`);
    });
    if (signal.aborted) return false;
    const { findings, lines } = await checkRun(api, runId, body.loop_policy.max_iterations);
    say(`\nThe run took ${formatDuration(performance.now() - startedAt)}\n`);
    for (const line of lines) process.stdout.write(`${line}\n`);
    return printFindings(findings, page);
  } finally {
    await endRun(api, runId);
  }
}
