import type { AttemptNews } from "../attempts/news";
import type { AttemptRef } from "../attempts/slot";
import type { ImageFacts } from "../containers/image-facts";
import type { CurationRules } from "../curation/rules";
import type { EvaluatedEpisode } from "../evaluation/compare-suites";
import type { WaitingCode } from "../names";
import type { LoopEvent, MarkedEpisode, StopWhy } from "./events";
import type { Limits } from "./plan";

/**
 * What reaches the loop: wishes of people, news of attempts, and ticks. News of an attempt that is not in flight changes
 * nothing.
 * Money in integer micro-credits.
 */
export type Input =
  | Exclude<AttemptNews, { type: "attempt_ended" }>
  /** `suite`: with the end of an evaluation's last job, what the whole suite came to. */
  | (Extract<AttemptNews, { type: "attempt_ended" }> & { suite?: EvaluatedSuite })
  | { type: "tick" }
  | { type: "pause" }
  | { type: "resume" }
  | { type: "cancel" }
  | { type: "set_limits"; limits: Partial<Limits> }
  /** No decision depends on these rules, so the state does not hold them: `before` is read under the run's lock. */
  | { type: "set_curation"; rules: CurationRules; before: CurationRules }
  /** Of an episode that trains. What was said of it before stands in its own row, which whoever asks has read under the run's lock. */
  | ({ type: "mark_episode" } & MarkedEpisode)
  | { type: "waiting"; code: WaitingCode | null; message: string }
  | { type: "stood_still"; fromMs: number; toMs: number }
  | { type: "image_resolved"; image: ImageFacts }
  | { type: "warning"; code: string; message: string; ref: AttemptRef | null };

/** All episodes of one evaluation in their order, and the champion's, null without one. `length` in control steps. */
export type EvaluatedSuite = {
  episodes: readonly (EvaluatedEpisode & { length: number })[];
  championEpisodes: readonly EvaluatedEpisode[] | null;
};

/** Rows to be written in the same transaction as the events. */
export type Order =
  /** `priorFailures`: simulator failures of this job before; they enter its seed. */
  | { kind: "start"; ref: AttemptRef; delayMs: number; priorFailures: number; checkpointInId: string | null }
  /** Nobody has claimed it: the row ends `canceled` here and now. */
  | { kind: "drop"; ref: AttemptRef }
  | { kind: "stop"; ref: AttemptRef; why: StopWhy };

/** `refusal`: why a wish was not granted; the door answers 409 with the sentence. */
export type Decision = { events: readonly LoopEvent[]; orders: readonly Order[]; refusal: string | null };
