import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findFreePort } from "../process/free-port.mjs";
import { runCommand } from "../process/run-command.mjs";
import { writePrivateFile } from "../setup/private-file.mjs";

/** @typedef {{ port: number, password: string }} Connection */

export const superuser = "hardsim";

/**
 * Makes the cluster's folder when there is none; one that was cut off half-way is made anew.
 * @param {string} homeDir holds `cluster/` and `connection.json`
 * @param {string} binaries
 * @param {import("./account.mjs").Account} account
 * @param {boolean} throwaway
 * @returns {Promise<{ clusterDir: string, connection: Connection }>}
 */
export async function ensureCluster(homeDir, binaries, account, throwaway) {
  const clusterDir = path.join(homeDir, "cluster");
  const connectionFile = path.join(homeDir, "connection.json");
  if (existsSync(clusterDir))
    return { clusterDir, connection: JSON.parse(readFileSync(connectionFile, "utf8")) };

  mkdirSync(homeDir, { recursive: true, mode: 0o700 });
  const connection = { port: await findFreePort(), password: randomBytes(24).toString("base64url") };
  // Kept before the cluster gets its name: a cluster whose password is lost would be lost too.
  writePrivateFile(connectionFile, JSON.stringify(connection));

  const freshDir = path.join(homeDir, "cluster.new");
  rmSync(freshDir, { recursive: true, force: true });
  mkdirSync(freshDir, { mode: 0o700 });
  const passwordFile = path.join(homeDir, "password.new");
  writeFileSync(passwordFile, `${connection.password}\n`, { mode: 0o600 });
  account.give(homeDir);
  try {
    const [file = "", ...prefix] = [...account.prefix, path.join(binaries, "bin/initdb")];
    const locale = ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
    const access = ["-U", superuser, "-A", "scram-sha-256", `--pwfile=${passwordFile}`];
    const speed = throwaway ? ["--no-sync"] : [];
    const options = { cwd: "/", ids: account.ids };
    await runCommand(file, [...prefix, "-D", freshDir, ...access, ...locale, ...speed], options);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(freshDir, clusterDir);
  return { clusterDir, connection };
}

/**
 * @param {string} homeDir
 * @param {Connection} connection
 * @returns {Promise<Connection>} the same on another port, kept
 */
export async function moveToFreePort(homeDir, connection) {
  const moved = { ...connection, port: await findFreePort() };
  writePrivateFile(path.join(homeDir, "connection.json"), JSON.stringify(moved));
  return moved;
}
