import { EventEmitter, once } from "node:events";
import pino from "pino";
import { expect, test } from "vitest";
import { breakOffInScope, runInScope } from "@/worker/held/attempt-scope";
import { type Attempt, holdAttempt } from "@/worker/held/held-attempt";
import { outliveSocketErrors } from "./outlive-socket-errors";

/** Guarantee of the cast: of an attempt nothing else is read here. */
const hold = (attemptId: string) =>
  holdAttempt({ attemptId, stopRequested: null } as Attempt, { adopted: false });

test("an error that nobody catches ends the attempt in whose work it arose, and neither others nor the worker", async () => {
  const process = new EventEmitter();
  const exits: number[] = [];
  outliveSocketErrors(process, {
    log: pino({ level: "silent" }),
    exit: (status) => exits.push(status),
    breakOff: breakOffInScope,
  });
  const slip = new TypeError("a slip in a timer");
  let finish = () => {};
  const other = runInScope(
    hold("att_other"),
    () =>
      new Promise<string>((resolve) => {
        finish = () => resolve("done");
      }),
  );
  const poisoned = runInScope(hold("att_poisoned"), () => {
    // As Node does it: in the context of the callback that threw.
    setImmediate(() => process.emit("uncaughtException", slip, "uncaughtException"));
    return new Promise<never>(() => {});
  });
  await expect(poisoned).rejects.toBe(slip);
  finish();
  expect(await other).toBe("done");
  expect(exits).toEqual([]);
});

test("an error of an attempt that is over, or of none, ends the worker as before", async () => {
  const late = new EventEmitter();
  const fired = once(late, "fired");
  await runInScope(hold("att_over"), async () => {
    setTimeout(() => late.emit("fired", breakOffInScope(new Error("too late"))), 1);
  });
  expect(await fired).toEqual([null]);
  expect(breakOffInScope(new Error("nobody's"))).toBeNull();
});
