import { z } from "zod";
import { continueFroms } from "@/lib/core/names";
import { field } from "./field";
import { part } from "./part";
import { count } from "./rollout-fields";

const retryLimit = (label: string) =>
  field(z.int().min(0).max(10), { default: 1, form: { label, help: "{min} to {max}, else {default}" } });

export const loopPolicy = part(
  {
    max_iterations: field(count(10_000), {
      default: 10,
      form: { label: "Iterations", help: "{min} to {max}, else {default}" },
    }),
    max_wallclock_hours: field(z.number().positive().max(720), {
      default: 24,
      form: { label: "Wallclock", unit: "hours", help: "up to {max}, else {default}" },
    }),
    stop_on_iteration_failure: field(z.boolean(), {
      default: true,
      form: {
        label: "If one fails",
        spoken: "If an iteration fails",
        control: "segments",
        words: { true: "Stop the run", false: "Go on" },
      },
    }),
    continue_from: field(z.enum(continueFroms), {
      default: "latest",
      description:
        "From which checkpoint the next iteration starts. `guarded`: the latest, unless its evaluation is surely worse than the champion's. `champion`: always the champion.",
      form: {
        label: "Go on from",
        words: {
          latest: "the latest checkpoint",
          guarded: "the latest, unless it is worse",
          champion: "the champion",
        },
      },
    }),
    rollout_retry_limit: retryLimit("Rollout retries"),
    trainer_retry_limit: retryLimit("Trainer retries"),
  },
  { section: "limits" },
);
