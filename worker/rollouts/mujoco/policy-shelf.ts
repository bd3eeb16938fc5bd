import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { loadPolicy, type Policy } from "@/lib/policy/load-policy";
import { openRuntime } from "@/lib/policy/open-runtime";
import { refuseLargePolicy } from "@/lib/policy/policy-refusal";
import type { Environments } from "@/lib/simulation/environments";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import { probeScene } from "@/lib/simulation/probe-scene";

type PolicyScene = Pick<EpisodeJob, "sceneId" | "taskMode">;
type PolicyFile = { file: string; sha256: string };

const beatMs = 100;

/** A loop needs the policy of the latest checkpoint, and an evaluation beside it perhaps the champion's. */
const maxKept = 4;

/**
 * The policies that one thread has loaded. Loading takes some tenths of a second, so a few are kept. Throws
 * `PolicyRefusal` for one that cannot drive the scene.
 */
export class PolicyShelf {
  private readonly environments: Environments;
  private readonly onCall: () => void;
  private readonly kept = new Map<string, Policy>();
  private hasRuntime = false;

  /** `onCall` hears of each call of a graph before it is made, and of the runtime's progress. */
  constructor(environments: Environments, onCall: () => void) {
    this.environments = environments;
    this.onCall = onCall;
  }

  /** Throws when the file is not the one that the digest names. */
  async take(scene: PolicyScene, { file, sha256 }: PolicyFile): Promise<Policy> {
    const key = `${scene.sceneId} ${scene.taskMode} ${sha256}`;
    const policy = this.kept.get(key) ?? (await this.load(scene, file, sha256));
    // What was asked for last stands last.
    this.kept.delete(key);
    this.kept.set(key, policy);
    await this.dropOldest();
    return policy;
  }

  /** Loads a policy that is not kept: the caller releases it. Without `sha256` any file will do. */
  async load(scene: PolicyScene, file: string, sha256?: string): Promise<Policy> {
    refuseLargePolicy((await stat(file)).size);
    const bytes = await readFile(file);
    await this.openRuntime();
    if (sha256 !== undefined && createHash("sha256").update(bytes).digest("hex") !== sha256)
      throw new Error("the policy's file is not the one that the job names: its SHA-256 differs");
    const { spaces, observation } = probeScene(this.environments.open(scene));
    return loadPolicy(bytes, spaces, observation, this.onCall);
  }

  /** No graph runs meanwhile, so the thread is alive for as long as its timers are. */
  private async openRuntime(): Promise<void> {
    this.onCall();
    if (this.hasRuntime) return;
    const beating = setInterval(this.onCall, beatMs);
    try {
      await openRuntime();
      this.hasRuntime = true;
    } finally {
      clearInterval(beating);
    }
  }

  private async dropOldest(): Promise<void> {
    for (const [key, policy] of this.kept) {
      if (this.kept.size <= maxKept) return;
      this.kept.delete(key);
      await policy.release();
    }
  }
}
