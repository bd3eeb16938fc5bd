import { z } from "zod";
import { field } from "./field";
import { loopPolicy } from "./loop-policy";
import { part } from "./part";

export const successCriteria = part(
  {
    metric: field(z.string().min(1).max(200).nullable(), {
      default: null,
      description:
        "A name in metrics.json, nested keys joined by a slash. Patience and target act once an iteration has reported it as a number. Null: success_rate, reward_mean, return_mean, score or loss, else the one name that ends like these.",
      form: { label: "Watched metric", mono: true, help: "else by what metrics.json reports" },
    }),
    mode: field(z.enum(["max", "min"]).nullable(), {
      default: null,
      description:
        "Which way is better. Null: by the words of the metric's name, in any spelling; where they do not tell it there is no best, and patience and target do not act.",
      form: {
        label: "Better is",
        words: { "": "by the metric's name", max: "higher (max)", min: "lower (min)" },
      },
    }),
    target: field(z.number().nullable(), { default: null, form: { label: "Target", help: "else none" } }),
    min_delta: field(z.number().min(0), {
      default: 0,
      form: { label: "Smallest gain", help: "that counts as better, else {default}" },
    }),
    patience_iterations: field(loopPolicy.fields.max_iterations.schema.nullable(), {
      default: null,
      form: { label: "Patience", unit: "iterations", help: "without a new best, else none" },
    }),
  },
  { section: "limits" },
);
