import { mkdir, truncate, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { AttemptErrorCode } from "@/lib/core/names";
import type { FakeContext, FakeExit } from "@/worker/containers/fake/fake-host";

/** What a container does to the outside: files in its output folder, words in its log. */
export type Hands = {
  /** The folder's own path on this machine. */
  root: string;
  /** The path of something in it. */
  at(name: string): string;
  /** Also makes the folders that it lies in. */
  write(name: string, content: string | Uint8Array): Promise<void>;
  print: FakeContext["print"];
  /** Leaves what the contract asks for of a container of its purpose. */
  leaveGood(): Promise<void>;
};

/**
 * One hostile container. `ends`: how its run has to end, where it is a trainer unless a corpus is of simulators alone. What
 * `does` gives is its exit, and 0 where that is neither a number nor an exit.
 */
export type HostileCase = {
  name: string;
  does: (hands: Hands) => unknown;
  ends: "succeeded" | AttemptErrorCode;
};

/** Runs it in its container. */
export async function actHostile(
  { does }: HostileCase,
  { hostPath, print }: FakeContext,
  leaveGood: (hands: Hands) => Promise<void>,
): Promise<number | FakeExit> {
  const exit = await does(makeHands(hostPath("/hardsim/output"), print, leaveGood));
  if (typeof exit === "number") return exit;
  return typeof exit === "object" && exit !== null && "exitCode" in exit && typeof exit.exitCode === "number"
    ? { ...exit, exitCode: exit.exitCode }
    : 0;
}

export function makeHands(
  root: string,
  print: Hands["print"],
  leaveGood: (hands: Hands) => Promise<void>,
): Hands {
  const at = (name: string) => `${root}/${name}`;
  const hands: Hands = {
    root,
    at,
    async write(name, content) {
      await mkdir(dirname(at(name)), { recursive: true });
      await writeFile(at(name), content);
    },
    print,
    leaveGood: () => leaveGood(hands),
  };
  return hands;
}

/** A file of so many bytes that takes hardly any room. */
export const writeHole = (file: string, bytes: number): Promise<void> =>
  writeFile(file, "x").then(() => truncate(file, bytes));

export const goodMetrics = '{"loss": 0.5}';

export async function leaveGoodTraining({ write }: Hands): Promise<void> {
  await write("metrics.json", goodMetrics);
  await write("checkpoint.pt", "weights");
}
