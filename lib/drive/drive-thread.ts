import { DriveSession } from "@/lib/drive/drive-session";
import { fetchFile, MissingFile } from "@/lib/drive/fetch-file";
import type { DriveFailure, FromDrive, ToDrive } from "@/lib/drive/messages";
import { Pace } from "@/lib/drive/pace";
import { PolicyRefusal } from "@/lib/policy/policy-refusal";
import { provideRuntime, runtimeFile } from "@/lib/policy/runtime-file";
import { Environments } from "@/lib/simulation/environments";
import { loadMujoco } from "@/lib/simulation/mujoco/load-mujoco";
import { mujocoFile } from "@/lib/simulation/mujoco/mujoco-file";

/** The entry of the worker in which a browser drives: a bundle of its own, like the thread of a rollout. */

const tell = (message: FromDrive): void => postMessage(message);

/** What is asked is done one after the other: nothing reaches into a control step. */
class Thread {
  private session: DriveSession | null = null;
  private pace = new Pace(20);
  private isPlaying = false;
  private number = 0;
  private hasRuntime = false;
  private work: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;

  take(message: ToDrive): void {
    // Whoever watches is to hear at once that the thread is not caught in a call.
    if (message.kind === "ping") tell({ kind: "pong" });
    else this.enqueue(() => this.answer(message));
  }

  private enqueue(work: () => Promise<void> | void): void {
    this.work = this.work.then(work).catch((error: unknown) => tell({ kind: "failed", ...describe(error) }));
  }

  private async answer(message: Exclude<ToDrive, { kind: "ping" }>): Promise<void> {
    const { session } = this;
    switch (message.kind) {
      case "open":
        return this.open(message);
      case "policy":
        return this.takePolicy(new Uint8Array(message.bytes));
      case "begin":
        if (!session) return;
        this.number = message.number;
        this.pace.restart();
        return tell({ kind: "began", number: this.number, qpos: session.begin(message.start) });
      case "play":
        this.isPlaying = true;
        this.pace.restart();
        return this.passTime();
      case "pause":
        this.isPlaying = false;
        return clearTimeout(this.timer);
      case "step":
        return this.step();
      case "speed":
        return this.pace.setSpeed(message.speed);
      case "noise":
        return session?.setNoise(message.actionNoise);
      case "change":
        return session?.changeThing(message.change);
      case "pull":
        return session?.pull(message.pull);
    }
  }

  private async open(scene: Extract<ToDrive, { kind: "open" }>): Promise<void> {
    const module = await WebAssembly.compile(await fetchFile(mujocoFile));
    this.session = new DriveSession(new Environments(await loadMujoco(module)), scene);
    this.pace = new Pace(this.session.stepS * 1000);
    tell({ kind: "opened", thing: this.session.thing });
  }

  private async takePolicy(bytes: Uint8Array): Promise<void> {
    if (!this.session) return;
    if (!this.hasRuntime) provideRuntime(await fetchFile(runtimeFile));
    this.hasRuntime = true;
    try {
      tell({ kind: "policy_loaded", ...(await this.session.takePolicy(bytes)) });
    } catch (error) {
      if (!(error instanceof PolicyRefusal)) throw error;
      tell({ kind: "policy_refused", code: error.code, message: error.message });
    }
  }

  private async step(): Promise<void> {
    const told = await this.session?.step();
    if (told) tell({ kind: "stepped", number: this.number, ...told });
  }

  /** By the clock, and between two looks at it whatever was asked meanwhile. */
  private passTime(): void {
    clearTimeout(this.timer);
    if (!this.isPlaying) return;
    this.timer = setTimeout(() => {
      this.enqueue(async () => {
        if (!this.isPlaying) return;
        for (let due = this.pace.takeDue(performance.now()); due > 0; due--) await this.step();
        const share = this.pace.judge();
        if (share !== null) tell({ kind: "pace", share });
        this.passTime();
      });
    }, this.pace.waitMs());
  }
}

function describe(error: unknown): { code: DriveFailure; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof MissingFile ? "download_failed" : "drive_failed", message };
}

if (typeof WebAssembly === "undefined")
  tell({
    kind: "failed",
    code: "no_webassembly",
    message: "This browser has no WebAssembly, or it is switched off.",
  });
else {
  const thread = new Thread();
  addEventListener("message", ({ data }: MessageEvent<ToDrive>) => thread.take(data));
}
