import { Comparison } from "@/components/drive/compare-recording";
import type { DriveSetting } from "@/components/drive/drive-setting";
import { changeDrive, type DriveEvent, type DriveState, driveAtFirst } from "@/components/drive/drive-state";
import { LiveTrack } from "@/components/drive/live-track";
import type { DriveThread, ThreadListener } from "@/components/drive/open-thread";
import { Playhead } from "@/components/drive/playhead";
import type { PlayerWish, Speed } from "@/components/replay/player";
import { Store } from "@/components/replay/store";
import type { Player } from "@/components/replay/use-player";
import type { Vector } from "@/lib/core/scenes/kinematic-tree";
import type { DriveStart, FromDrive, Pull, ThingChange, ToDrive } from "@/lib/drive/messages";

/** So long a nudge pulls, ms, and so far, m. */
const nudge = { ms: 300, m: 0.12 } as const;

/**
 * What is driven in a page: the worker that drives, what it told, and a playhead over it. Everything here changes with each
 * control step, so it is read from stores and is no state of a component.
 */
export class Drive {
  readonly state = new Store<DriveState>(driveAtFirst);
  readonly comparison: Comparison;
  /** The force of the hand, N. */
  readonly pullN = new Store(0);
  readonly track: LiveTrack;
  readonly player: Player;
  private readonly head: Playhead;
  private thread: DriveThread | null = null;
  private policy: { id: string; bytes: ArrayBuffer } | null = null;
  private wanted: DriveStart | null = null;
  private wantsPlaying = false;
  private lettingGo: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly setting: DriveSetting,
    private readonly startThread: (listener: ThreadListener) => DriveThread,
  ) {
    this.comparison = new Comparison(setting.recording);
    this.track = new LiveTrack(setting.tree, setting.scene, setting.mode);
    this.head = new Playhead(this.track.motion, setting.scene.simulator.controlDt);
    this.player = { store: this.head.store, ask: (wish) => this.obey(wish) };
  }

  /** Starts the worker, or another one in its place. */
  open(): void {
    this.close();
    this.wanted ??= this.state.get().attempt?.start ?? null;
    this.wantsPlaying = false;
    this.change({ type: "open" });
    this.track.motion.scales = undefined;
    this.thread = this.startThread({
      onTold: (message) => this.hear(message),
      onHung: (silentS) => {
        const message = `Nothing came back for ${silentS} s, so what was driving has been ended.`;
        this.change({ type: "trouble", trouble: { code: "drive_hung", message } });
      },
      onLost: (why) => this.change({ type: "trouble", trouble: { code: "download_failed", message: why } }),
    });
    const { sceneId } = this.setting.scene;
    this.send({ kind: "open", sceneId, taskMode: this.setting.mode.taskMode });
    this.send({ kind: "speed", speed: this.state.get().speed });
    if (this.policy) this.sendPolicy(this.policy.bytes);
  }

  close(): void {
    clearTimeout(this.lettingGo);
    this.thread?.end();
    this.thread = null;
  }

  givePolicy(id: string, bytes: ArrayBuffer): void {
    this.policy = { id, bytes };
    if (this.thread) this.sendPolicy(bytes);
  }

  /** A new attempt, as soon as whoever is to drive it is there. */
  begin(start: DriveStart, { isPlaying = false }: { isPlaying?: boolean } = {}): void {
    this.wanted = start;
    this.wantsPlaying = isPlaying;
    this.tryBegin();
  }

  play(): void {
    if (this.state.get().attempt?.end !== null) return;
    this.change({ type: "play", isPlaying: true });
    this.send({ kind: "play" });
    this.head.showNewest();
  }

  pause(): void {
    if (!this.state.get().isPlaying) return;
    this.change({ type: "play", isPlaying: false });
    this.send({ kind: "pause" });
    this.head.showNewest();
  }

  setSpeed(speed: Speed): void {
    this.change({ type: "speed", speed });
    this.send({ kind: "speed", speed });
    this.head.move({ speed });
  }

  setNoise(actionNoise: number): void {
    this.change({ type: "noise", actionNoise });
    this.send({ kind: "noise", actionNoise });
  }

  changeThing(change: ThingChange): void {
    this.change({ type: "change", change });
    this.send({ kind: "change", change });
    const { thing } = this.state.get();
    this.track.motion.scales = thing && change.size !== 1 ? new Map([[thing.body, change.size]]) : undefined;
    this.head.refresh();
  }

  pull(pull: Pull | null): void {
    clearTimeout(this.lettingGo);
    if (pull !== null) this.change({ type: "touch" });
    else this.pullN.set(0);
    this.send({ kind: "pull", pull });
  }

  /** Pushes the thing a little, by a direction in the world of length 1. */
  nudgeThing(direction: Vector): void {
    const { thing } = this.state.get();
    if (!thing) return;
    const { positions } = this.track.motion.posesAt(this.head.newest);
    const at = 3 * thing.body;
    const [x, y, z] = direction.map((value, axis) => positions[at + axis] + value * nudge.m);
    this.pull({ body: thing.body, grip: [0, 0, 0], towards: [x, y, z] });
    this.lettingGo = setTimeout(() => this.pull(null), nudge.ms);
  }

  /** Time passes on the screen while it plays. */
  pass(ms: number): void {
    this.head.pass(ms);
  }

  /** What is shown is what happens, and not something of before. */
  get isAtNewest(): boolean {
    return this.state.get().isPlaying || this.head.at >= this.head.newest;
  }

  /** Who drives, as they are counted. */
  nameDriver({ by }: Pick<DriveStart, "by">): string {
    return by === "policy" ? `policy ${this.policy?.id ?? ""}` : by;
  }

  private hear(message: FromDrive): void {
    const { attempt } = this.state.get();
    if (message.kind === "began" && message.number === attempt?.number) {
      this.track.begin(message.qpos);
      this.comparison.begin();
      this.head.begin(attempt.start.steps ?? 0);
      if (this.wantsPlaying) this.play();
    }
    if (message.kind === "stepped" && message.number === attempt?.number) {
      if (!attempt.isTouched && this.isRecorded(attempt.start))
        this.comparison.look(this.track.length, message.step.qpos);
      this.track.add(message.step, message.qpos);
      this.pullN.set(message.pullN);
      this.head.extend(this.state.get().isPlaying && message.end === null);
    }
    this.change({ type: "told", message, driver: attempt ? this.nameDriver(attempt.start) : "" });
    if (message.kind === "opened" || message.kind === "policy_loaded") this.tryBegin();
  }

  /** Is it the recorded episode that begins so? */
  isRecorded(start: DriveStart): boolean {
    return this.comparison.isRecorded(start, this.policy?.id ?? null);
  }

  private tryBegin(): void {
    const { wanted } = this;
    const { isOpen, policy } = this.state.get();
    if (!wanted || !isOpen || this.thread === null) return;
    if (wanted.by === "policy" && policy !== "ready") return;
    this.wanted = null;
    this.pause();
    this.pull(null);
    this.change({ type: "begin", start: wanted });
    const number = this.state.get().attempt?.number ?? 0;
    this.send({ kind: "begin", number, start: wanted });
  }

  private obey(wish: PlayerWish): void {
    switch (wish.type) {
      case "toggle":
        this.toggle();
        break;
      case "pause":
        this.pause();
        break;
      case "speed":
        this.setSpeed(wish.speed);
        break;
      case "seek":
        this.head.seek(Math.round(wish.step));
        break;
      case "step":
        this.pause();
        this.stepBy(wish.by);
        break;
      case "loop":
      case "pass":
      case "load":
        break;
    }
  }

  /** After its end it begins anew. */
  private toggle(): void {
    const { isPlaying, attempt } = this.state.get();
    if (isPlaying) this.pause();
    else if (attempt !== null && attempt.end !== null) this.begin(attempt.start, { isPlaying: true });
    else this.play();
  }

  /** Looks back, or forward again; from the newest state it goes on. */
  private stepBy(by: number): void {
    if (by > 0 && this.head.at >= this.head.newest) this.send({ kind: "step" });
    else this.head.seek(Math.floor(this.head.at) + by);
  }

  private sendPolicy(bytes: ArrayBuffer): void {
    // An attempt under way ends with the policy that it had, and begins anew, whoever drives.
    this.wanted ??= this.state.get().attempt?.start ?? null;
    this.wantsPlaying = false;
    this.change({ type: "load_policy" });
    // The worker keeps what it is given; another worker may be given it again.
    const copy = bytes.slice(0);
    this.thread?.send({ kind: "policy", bytes: copy }, [copy]);
  }

  private send(message: ToDrive): void {
    this.thread?.send(message);
  }

  private change(event: DriveEvent): void {
    const next = changeDrive(this.state.get(), event);
    this.state.set(next);
    this.head.move({ isPlaying: next.isPlaying });
  }
}
