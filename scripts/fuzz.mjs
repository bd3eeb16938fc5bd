import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { findProgram } from "./process/find-program.mjs";
import { runCommand, tryCommand } from "./process/run-command.mjs";
import { prepare } from "./setup/prepare.mjs";
import { startInstallation } from "./supervisor/installation.mjs";
import { listenForShutdown } from "./supervisor/shutdown-signal.mjs";
import { runMain, SetupError } from "./terminal.mjs";

// Fuzzes an installation of its own with schemathesis, by the OpenAPI document that it serves and with a key of every scope.
// What is given after `--` goes to schemathesis: npm run fuzz -- --max-time 60

/** What a verb may refuse is more than a schema can say: a run that is not there, a scene that nobody knows. */
const settings = `
[checks.positive_data_acceptance]
enabled = false
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "411", "413", "415", "422", "428", "429", "431"]
`;

const scopes = "training:read,training:write,assets:read,assets:write,jobs:read,jobs:write,fleet:read,admin";

await runMain(async () => {
  const schemathesis = findProgram("schemathesis");
  if (!schemathesis)
    throw new SetupError(
      "schemathesis is not installed. Put it into a virtual environment and that one's bin folder on the PATH: python3 -m venv fuzz && fuzz/bin/pip install schemathesis",
    );
  await prepare(["bundles", "web"]);
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "hardsim-fuzz-")));
  const dataDir = path.join(folder, "data");
  const signal = listenForShutdown();
  // A fuzzer asks more often than anybody should.
  const unlimited = {
    HARDSIM_API_REQUESTS_PER_MINUTE: "0",
    HARDSIM_API_WRITES_PER_MINUTE: "0",
    HARDSIM_ADDRESS_REQUESTS_PER_MINUTE: "0",
  };
  const env = { ...process.env, ...unlimited, PORT: "0", HARDSIM_DATA_DIR: dataDir, DATABASE_URL: "" };
  const installation = await startInstallation({ dataDir, env, mode: "production", signal });
  try {
    const create = [
      "scripts/keys.mjs",
      "create",
      "--project",
      "proj_demo",
      "--name",
      "fuzz",
      "--scopes",
      scopes,
    ];
    const key = (await runCommand(process.execPath, create, { env, signal })).trim();
    const configFile = path.join(folder, "schemathesis.toml");
    writeFileSync(configFile, settings);
    const url = `${installation.url}/v1/openapi.json`;
    const authorization = `Authorization: Bearer ${key}`;
    const options = [
      // The key that it asks with would be the first one that it finds.
      "--exclude-operation-id",
      "revokeApiKey",
      "--phases",
      "examples,coverage,fuzzing",
      "--suppress-health-check",
      "all",
      "--continue-on-failure",
      "--generation-database",
      "none",
    ];
    const given = [
      "--config-file",
      configFile,
      "run",
      url,
      "-H",
      authorization,
      ...options,
      ...process.argv.slice(2),
    ];
    const { status } = await tryCommand(schemathesis, given, { cwd: folder, env, signal, show: true });
    return status ?? 1;
  } finally {
    await installation.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
