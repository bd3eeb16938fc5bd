import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { until } from "../testing/until";
import { readLockNote, tryLock } from "./lock.mjs";

let dir = "";
let file = "";

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), "hardsim-lock-"));
  file = path.join(dir, "supervisor.lock");
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("a lock is held once, its note can be read, and nothing is left when it is released", () => {
  const lock = tryLock(file);
  lock?.write({ pid: 1, url: "http://here" });
  expect(tryLock(file)).toBeNull();
  expect(readLockNote(file)).toEqual({ pid: 1, url: "http://here" });
  lock?.release();
  expect(existsSync(file)).toBe(false);
  tryLock(file)?.release();
});

test("a lock dies with the process that held it", async () => {
  const script = `
    const { tryLock } = await import(${JSON.stringify(path.join(import.meta.dirname, "lock.mjs"))});
    tryLock(process.argv[1]).write({ pid: process.pid });
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", script, file]);
  const ended = new Promise((resolve) => holder.once("exit", resolve));
  await until("the other process holds it", () => readLockNote(file)?.pid === holder.pid);
  expect(tryLock(file)).toBeNull();
  holder.kill("SIGKILL");
  await ended;
  const lock = tryLock(file);
  expect(lock).not.toBeNull();
  lock?.release();
});
