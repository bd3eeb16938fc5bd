import type { createApi } from "@/scripts/demo/api.mjs";

export type Api = ReturnType<typeof createApi>;

/** What is seen of a run that has ended. Wire forms, as `docs` and `/v1/openapi.json` have them. */
export type Ended = {
  run: Record<string, unknown> & { status: string; error: string | null };
  iterations: readonly {
    warnings?: readonly { code: string; message: string }[];
    attempts: readonly unknown[];
  }[];
  log: string;
  points: (key: string) => Promise<number>;
  find: (text: string) => Promise<number>;
};

/** An input of the issue, and what a person would expect of it. */
export type FieldFault = {
  number: string;
  input: string;
  expected: string;
} & (
  | {
      trainer: object;
      loop?: object;
      success?: object;
      /** Whether what came of it is as expected. */
      holds: (ended: Ended) => boolean | Promise<boolean>;
    }
  | { ask: (api: Api) => Promise<boolean> }
);

/** What makes an iteration complete. */
export const good = (metrics = "{'loss': 1}") => [
  "import json",
  `json.dump(${metrics}, open('/hardsim/output/metrics.json', 'w'))`,
  "open('/hardsim/output/checkpoint.pt', 'w').write('learned')",
];
