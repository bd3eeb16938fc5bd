import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { findFreePort } from "../process/free-port.mjs";

const root = path.resolve(import.meta.dirname, "../..");

// Stand-ins for the bundles: they do what the supervisor relies on and say which process they are.
const common = `
import { writeFileSync } from "node:fs";
import path from "node:path";
const note = (name) => writeFileSync(path.join(process.env.HARDSIM_DATA_DIR, name + ".pid"), String(process.pid));
`;
const bundles: Record<string, string> = {
  "server.js": `${common}
import { createServer } from "node:http";
const server = createServer((request, response) => response.end(process.env.DATABASE_URL));
server.listen(Number(process.env.PORT), process.env.HARDSIM_BIND, () => note("web"));
process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));
`,
  "worker/main.js": `${common}
note("worker");
setInterval(() => {}, 1000);
process.on("SIGTERM", () => process.env.DEAF ? undefined : process.exit(0));
`,
  "migrate.js": `process.stdout.write("(installation inst_TEST)");`,
  "env.js": `export const parseEnv = (env) => ({ PORT: Number(env.PORT), HARDSIM_BIND: "127.0.0.1" });`,
  "package.json": `{ "type": "module" }`,
};

const runner = `
import { startInstallation } from "./supervisor/installation.mjs";
import { listenForShutdown, untilAborted } from "./supervisor/shutdown-signal.mjs";
import { runMain, say } from "./terminal.mjs";
await runMain(async () => {
  const signal = listenForShutdown();
  const dataDir = process.env.HARDSIM_DATA_DIR;
  const installation = await startInstallation({ dataDir, env: process.env, mode: "production", signal });
  say("READY " + installation.url);
  await untilAborted(signal);
  await installation.stop();
});
`;

export type Supervisor = {
  process: ChildProcess;
  /** Settles with the exit status, null after a signal. */
  ended: Promise<number | null>;
  /** All that it said so far. */
  said: () => string;
  /** Once it said READY, or once it ended. */
  started: Promise<void>;
};

export type HouseFixture = {
  dataDir: string;
  port: number;
  start: (env?: Record<string, string>) => Supervisor;
  /** As `npm start` does: npm is gone and a shell stands between; the process is the shell's. */
  startUnderShell: () => Supervisor;
  readPid: (name: "web" | "worker") => number | null;
  remove: () => void;
};

/** A copy of the scripts with stand-in bundles: the real supervisor, the real Postgres, no Next. */
export async function createHouseFixture(): Promise<HouseFixture> {
  const dir = realpathSync(mkdtempSync(path.join(os.tmpdir(), "hardsim-house-")));
  cpSync(path.join(root, "scripts"), path.join(dir, "scripts"), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(dir, "node_modules"));
  writeFileSync(path.join(dir, "scripts/run-fixture.mjs"), runner);
  for (const [file, text] of Object.entries(bundles)) {
    mkdirSync(path.dirname(path.join(dir, "dist", file)), { recursive: true });
    writeFileSync(path.join(dir, "dist", file), text);
  }
  const dataDir = path.join(dir, "data");
  const port = await findFreePort();
  const settings = { HARDSIM_DATA_DIR: dataDir, PORT: String(port) };
  const runnerFile = path.join(dir, "scripts/run-fixture.mjs");
  return {
    dataDir,
    port,
    start: (env = {}) => startSupervisor([process.execPath, runnerFile], { ...settings, ...env }),
    startUnderShell: () => {
      const command = ["sh", "-c", `"${process.execPath}" "${runnerFile}"; exit 0`];
      return startSupervisor(command, { ...settings, npm_lifecycle_event: "start" });
    },
    readPid: (name) => {
      const file = path.join(dataDir, `${name}.pid`);
      return existsSync(file) ? Number(readFileSync(file, "utf8")) : null;
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function startSupervisor([file = "", ...args]: string[], env: Record<string, string>): Supervisor {
  const { DATABASE_URL: _real, npm_lifecycle_event: _script, ...inherited } = process.env;
  const child = spawn(file, args, {
    env: { ...inherited, NODE_ENV: "test", ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const ready = new Promise<void>((resolve) => {
    child.stderr.on("data", (chunk) => {
      said += chunk;
      if (said.includes("READY")) resolve();
    });
  });
  return {
    process: child,
    ended,
    said: () => said,
    started: Promise.race([ready, ended.then(() => undefined)]),
  };
}
