import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { AttemptErrorCode } from "@/lib/core/names";
import type { FakeContext, FakeExit } from "@/worker/containers/fake/fake-host";

/** What a trainer does to the outside: files in its output folder, words in its log. */
export type Hands = {
  /** The folder's own path on this machine. */
  root: string;
  /** The path of something in it. */
  at(name: string): string;
  /** Also makes the folders that it lies in. */
  write(name: string, content: string | Uint8Array): Promise<void>;
  print: FakeContext["print"];
  context: FakeContext;
};

/** One hostile trainer. `ends`: how its run has to end. What `does` gives is its exit, and 0 where that is neither a number nor an exit. */
export type HostileTrainer = {
  name: string;
  does: (hands: Hands) => unknown;
  ends: "succeeded" | AttemptErrorCode;
};

/** Runs it in its container. */
export async function actHostile({ does }: HostileTrainer, context: FakeContext): Promise<number | FakeExit> {
  const exit = await does(makeHands(context));
  if (typeof exit === "number") return exit;
  return typeof exit === "object" && exit !== null && "exitCode" in exit && typeof exit.exitCode === "number"
    ? { ...exit, exitCode: exit.exitCode }
    : 0;
}

function makeHands(context: FakeContext): Hands {
  const root = context.hostPath("/hardsim/output");
  const at = (name: string) => `${root}/${name}`;
  return {
    root,
    at,
    async write(name, content) {
      await mkdir(dirname(at(name)), { recursive: true });
      await writeFile(at(name), content);
    },
    print: context.print,
    context,
  };
}

export const goodMetrics = '{"loss": 0.5}';

/** Leaves what the contract asks for. */
export async function leaveGood({ write }: Hands): Promise<void> {
  await write("metrics.json", goodMetrics);
  await write("checkpoint.pt", "weights");
}
