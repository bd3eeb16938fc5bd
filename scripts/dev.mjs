import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { watchBundles } from "./build.mjs";
import { resolveDataDir, rootDir } from "./paths.mjs";
import { prepare } from "./setup/prepare.mjs";
import { startInstallation } from "./supervisor/installation.mjs";
import { listenForShutdown, untilAborted } from "./supervisor/shutdown-signal.mjs";
import { messageOf, runMain, say } from "./terminal.mjs";

const readServer = () => readFileSync(path.join(rootDir, "dist/server.js"), "utf8");

const { values: options } = parseArgs({ options: { "adopt-copy": { type: "boolean" } } });

await runMain(async () => {
  await prepare(["bundles", "engine", "images"]);
  const asked = listenForShutdown();
  const dataDir = resolveDataDir(process.env);
  const installation = await startInstallation({
    dataDir,
    env: process.env,
    mode: "development",
    signal: asked,
    adoptCopy: options["adopt-copy"],
  });
  let server = readServer();
  let isFirst = true;
  const stopWatching = await watchBundles((failures) => {
    if (failures.length > 0) return say(failures.join("\n"));
    // The first build is what runs already.
    if (isFirst) {
      isFirst = false;
      return;
    }
    const isServerChanged = readServer() !== server;
    server = readServer();
    say(`• built again: restarting ${isServerChanged ? "web and worker" : "worker"}`);
    const restarts = [installation.restartWorker(), ...(isServerChanged ? [installation.restartWeb()] : [])];
    Promise.all(restarts).catch((error) => say(messageOf(error)));
  });
  say(
    `\nHardsim for development: ${installation.url} (pages follow their sources; data and logs: ${dataDir})`,
  );
  await untilAborted(asked);
  await stopWatching();
  await installation.stop();
  return 0;
});
