import { parseArgs } from "node:util";
import { resolveDataDir } from "./paths.mjs";
import { prepare } from "./setup/prepare.mjs";
import { startInstallation } from "./supervisor/installation.mjs";
import { listenForShutdown, untilAborted } from "./supervisor/shutdown-signal.mjs";
import { runMain, say } from "./terminal.mjs";

const { values: options } = parseArgs({ options: { "adopt-copy": { type: "boolean" } } });

await runMain(async () => {
  await prepare(["bundles", "web", "engine", "images"]);
  const asked = listenForShutdown();
  const dataDir = resolveDataDir(process.env);
  const installation = await startInstallation({
    dataDir,
    env: process.env,
    mode: "production",
    signal: asked,
    adoptCopy: options["adopt-copy"],
  });
  say(`\nHardsim runs: ${process.env.HARDSIM_PUBLIC_URL || installation.url}`);
  say(`  data and logs: ${dataDir}`);
  say(
    "  a key: npm run --silent keys -- create --project proj_demo --name mine --scopes training:read,training:write",
  );
  say("  Ctrl-C ends it; trainers that run go on and are picked up at the next start.");
  await untilAborted(asked);
  say("\nEnding web, worker and database …");
  await installation.stop();
  return 0;
});
