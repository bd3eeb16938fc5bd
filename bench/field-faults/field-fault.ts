import type { Hardsim } from "@/e2e/fixtures/hardsim";
import type { createApi } from "@/scripts/demo/api.mjs";

export type Api = ReturnType<typeof createApi>;

/** An installation that is started for the inputs, and a key to it. */
export type House = { hardsim: Hardsim; api: Api };

/** What came of an input, in a few words, and whether it is as expected. */
export type Seen = { holds: boolean; seen: string };

/** An input of the list, and what a person would expect of it. */
export type Wanted = { number: string; input: string; expected: string };

/** What is seen of a run that has ended. Wire forms, as `docs` and `/v1/openapi.json` have them. */
export type Ended = {
  run: Record<string, unknown> & {
    run_id: string;
    status: string;
    error: string | null;
    error_code: string | null;
    stop_reason: string | null;
    credits: { spent: number };
    image: Record<string, unknown> | null;
    best: { iteration_index: number } | null;
  };
  iterations: readonly {
    warnings?: readonly { code: string; message: string }[];
    attempts: readonly Attempt[];
  }[];
  log: string;
  /** A curve's points, their values, and how often its steps go backwards. */
  curve: (key: string) => Promise<{ points: number; values: (number | string)[]; turns: number }>;
  find: (text: string) => Promise<number>;
};

export type Attempt = {
  attempt_id: string;
  kind: string;
  status: string;
  error_code: string | null;
  credits: number;
};

/** An input that a key is enough for, on any server. */
export type FieldFault = Wanted &
  (
    | {
        trainer: object;
        loop?: object;
        success?: object;
        /** Whether what came of it is as expected. */
        holds: (ended: Ended) => boolean | Promise<boolean>;
      }
    | { ask: (api: Api) => Promise<Seen> }
  );

export type Told = Seen | { skipped: string };

/** Says what came of an input of the scene, or what this machine lacks for it. An error is what was seen, and the scene goes on. */
export type Tell<Name extends string> = (input: Name, told: Told | Promise<Told>) => Promise<void>;

/** Inputs that need the machine as well: the server's processes, disk and engine, a browser, installations of their own. */
export type Scene<Name extends string = string> = {
  wants: Readonly<Record<Name, Wanted>>;
  /** Why it cannot be played on this machine; null when it can. */
  lacks?: () => string | null;
  /** `house`: the installation that all scenes share. */
  play: (tell: Tell<Name>, house: House) => Promise<void>;
};

/** Its names are those of its inputs, so that none can be told that is not wanted. */
export const scene = <Name extends string>(given: Scene<Name>): Scene => ({
  ...given,
  play: (tell, house) => given.play(tell, house),
});

/** What makes an iteration complete. */
export const good = (metrics = "{'loss': 1}") => [
  "import json",
  `json.dump(${metrics}, open('/hardsim/output/metrics.json', 'w'))`,
  "open('/hardsim/output/checkpoint.pt', 'w').write('learned')",
];
