import { EventEmitter } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:net";
import pino from "pino";
import { expect, test } from "vitest";
import { outliveSocketErrors } from "./outlive-socket-errors";

function watch() {
  const source = new EventEmitter();
  const said: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => said.push(JSON.parse(line).msg) });
  const exits: number[] = [];
  outliveSocketErrors(source, { log, exit: (status) => exits.push(status) });
  return { source, said, exits };
}

/** What a port says at which nobody listens. */
async function refusedConnection(): Promise<Error> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  // A server that listens on a port has an address of that form.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return new Promise((resolve) => connect(port, "127.0.0.1").on("error", resolve));
}

test("a connection that breaks while nobody listens ends no worker", async () => {
  const { source, said, exits } = watch();
  source.emit("uncaughtException", await refusedConnection(), "uncaughtException");
  source.emit(
    "uncaughtException",
    Object.assign(new Error("read"), { code: "ECONNRESET" }),
    "uncaughtException",
  );
  source.emit("uncaughtException", Object.assign(new Error("write"), { code: "EPIPE" }), "uncaughtException");
  expect(exits).toEqual([]);
  expect(said).toEqual(Array(3).fill("a connection broke while nobody listened to it"));
});

test("an error of our own ends it, and so does work that failed", () => {
  const { source, exits } = watch();
  source.emit("uncaughtException", new TypeError("a slip"), "uncaughtException");
  source.emit(
    "uncaughtException",
    Object.assign(new Error("no file"), { code: "ENOENT" }),
    "uncaughtException",
  );
  source.emit(
    "uncaughtException",
    Object.assign(new Error("start"), { code: "ECONNREFUSED" }),
    "unhandledRejection",
  );
  expect(exits).toEqual([1, 1, 1]);
});
