import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { findProgram } from "../process/find-program.mjs";
import { runCommand } from "../process/run-command.mjs";
import { SetupError } from "../terminal.mjs";
import { installDebianPackages } from "./debian-packages.mjs";
import { findEngineSocket } from "./engine-socket.mjs";

const usualPath = "/var/run/docker.sock";
/** Of dockerd and of the containerd that it starts: each believes what its file says. */
const pidFiles = { dockerd: "/var/run/docker.pid", containerd: "/var/run/docker/containerd/containerd.pid" };
const logFile = "/var/log/hardsim-dockerd.log";
const startTimeoutMs = 60_000;

/** @type {import("./step.mjs").Step} */
export const engine = {
  name: "Docker Engine",
  needed: async () => {
    // Somebody named an engine: whether it answers is for the image step to say, ours to start it is not.
    if (process.env.DOCKER_HOST) return null;
    const answer = await ping();
    if (answer === "forbidden") {
      throw new SetupError(
        `${usualPath} is there, but this account may not use it: add it to the group "docker", or start an engine without root.`,
      );
    }
    return answer === "ok" ? null : "no engine answers";
  },
  run: async (report) => {
    if (process.platform !== "linux")
      throw new SetupError("Start Docker Desktop, or set DOCKER_HOST to an engine.");
    if (!findProgram("dockerd"))
      await installDebianPackages(["docker.io"], "to run trainer containers", report);
    // The package starts its service where services are allowed.
    if ((await ping()) === "ok") return "started by its package";
    if (process.getuid?.() !== 0) {
      throw new SetupError("No Docker Engine runs and only root may start one: sudo systemctl start docker");
    }
    report("starting it");
    const how = existsSync("/run/systemd/system") ? await startService() : startDaemon();
    await waitForEngine(how.hasEnded);
    return `${how.told}; it stays up when Hardsim ends`;
  },
};

async function startService() {
  await runCommand("systemctl", ["start", "docker"]);
  return { told: "started as the service docker", hasEnded: () => false };
}

function startDaemon() {
  const dockerd = findProgram("dockerd");
  if (!dockerd) throw new SetupError("The package docker.io is installed, but there is no program dockerd.");
  removeStalePidFiles();
  const log = openSync(logFile, "a");
  const daemon = spawn(dockerd, [], { cwd: "/", detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  let ended = false;
  daemon.once("error", () => {
    ended = true;
  });
  daemon.once("exit", () => {
    ended = true;
  });
  daemon.unref();
  return { told: `dockerd started, pid ${daemon.pid}, log ${logFile}`, hasEnded: () => ended };
}

/**
 * After a crash or a reboot a pid may belong to any process: dockerd then refuses to start, or waits in vain for a
 * containerd that it takes to be there.
 */
function removeStalePidFiles() {
  for (const [program, file] of Object.entries(pidFiles)) {
    if (existsSync(file) && !isRunning(program, Number(readFileSync(file, "utf8")))) rmSync(file);
  }
}

/**
 * @param {string} program
 * @param {number} pid
 */
function isRunning(program, pid) {
  try {
    // Empty for a process that has ended and was not waited for.
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0]?.endsWith(program) ?? false;
  } catch {
    // No such process.
    return false;
  }
}

/** @param {() => boolean} hasEnded the daemon we started is gone again */
async function waitForEngine(hasEnded) {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if ((await ping()) === "ok") return;
    if (hasEnded()) break;
    await delay(100);
  }
  const log = existsSync(logFile)
    ? readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-8).join("\n")
    : "";
  throw new SetupError(`The Docker Engine does not start. The end of ${logFile}:\n${log}`);
}

/** @returns {Promise<"ok" | "forbidden" | "away">} */
function ping() {
  return new Promise((resolve) => {
    const call = request(
      { socketPath: findEngineSocket() ?? usualPath, path: "/_ping", timeout: 3_000 },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200 ? "ok" : "away");
      },
    );
    call.on("timeout", () => call.destroy());
    call.on("error", (error) => resolve("code" in error && error.code === "EACCES" ? "forbidden" : "away"));
    call.end();
  });
}
