import { buildUrl } from "@/lib/client/build-url";
import { formatLineRange, type LineRange, readLineRange } from "./line-range";

export const runTabs = [
  "overview",
  "iterations",
  "metrics",
  "checkpoints",
  "episodes",
  "logs",
  "events",
  "spec",
] as const;
export type RunTab = (typeof runTabs)[number];

/** What the address of a run's page says. */
export type RunPlace = {
  tab: RunTab;
  /** The opened iteration, its index. */
  iteration: number | null;
  /** Whose log is open. */
  attempt: string | null;
  /** The lines of the log that are marked. */
  lines: LineRange | null;
  /** What is searched in the log; "" is nothing. */
  find: string;
};

type Search = Readonly<Record<string, string | string[] | undefined>>;

/** What an address says that is no place is the overview. */
export function readRunPlace(search: Search): RunPlace {
  const tab = runTabs.find((name) => name === search.tab) ?? "overview";
  return {
    tab,
    iteration: readWhole(search.iteration),
    attempt: typeof search.attempt === "string" ? search.attempt : null,
    lines: typeof search.line === "string" ? readLineRange(search.line) : null,
    find: typeof search.find === "string" ? search.find.slice(0, 200) : "",
  };
}

function readWhole(text: Search[string]): number | null {
  return typeof text === "string" && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

export function runAddress(runId: string, tab: RunTab = "overview"): string {
  return buildUrl(`/runs/${encodeURIComponent(runId)}`, {}, { tab: tab === "overview" ? null : tab });
}

/** The iteration opened, and with `attemptId` that attempt's log in it. */
export function iterationAddress(runId: string, index: number, attemptId: string | null = null): string {
  return buildUrl(
    `/runs/${encodeURIComponent(runId)}`,
    {},
    { tab: "iterations", iteration: index, attempt: attemptId },
  );
}

/** What goes along from an episode to the next, and from the list to an episode's own page. */
const keptOfEpisodes = ["iteration", "job", "env", "success", "sort", "step", "camera", "curves"] as const;

/**
 * An episode on a page of its own.
 * @param search of the page before: the list is narrowed and ordered as it was there, and the replay goes on from there
 * @param isOther another episode than that of the page before, which begins at its first step
 */
export function episodeAddress(
  runId: string,
  episodeId: string,
  { search, isOther = false }: { search?: URLSearchParams; isOther?: boolean } = {},
): string {
  const kept = keptOfEpisodes
    .filter((name) => !isOther || name !== "step")
    .map((name) => [name, search?.get(name) ?? null]);
  const path = `/runs/${encodeURIComponent(runId)}/episodes/${encodeURIComponent(episodeId)}`;
  return buildUrl(path, {}, Object.fromEntries(kept));
}

/** The episodes of one job, in the run's list of them. */
export function episodesAddress(runId: string, place: { iteration: number; job: number }): string {
  return buildUrl(`/runs/${encodeURIComponent(runId)}`, {}, { tab: "episodes", ...place });
}

/** What shaped a checkpoint. `checkpointId`: or a reference, `run_…@champion`. */
export function provenanceAddress(runId: string, checkpointId: string): string {
  return `/runs/${encodeURIComponent(runId)}/checkpoints/${checkpointId}/provenance`;
}

/** One evaluated episode in every iteration, side by side; without a place the one that tells most. */
export function filmstripAddress(runId: string, place: { job: number; env: number } | null = null): string {
  return buildUrl(`/runs/${encodeURIComponent(runId)}/episodes/filmstrip`, {}, { ...place });
}

/**
 * Where somebody drives: a policy by what carries it, or as "@champion"; null: nobody has chosen one. With an episode's id it
 * begins as that did.
 */
export function driveAddress(
  source: { runId: string } | { jobId: string },
  { policyId = null, episodeId = null }: { policyId?: string | null; episodeId?: string | null } = {},
): string {
  const search = { episode: episodeId };
  if ("jobId" in source) return buildUrl(`/jobs/${encodeURIComponent(source.jobId)}/drive`, {}, search);
  const run = `/runs/${encodeURIComponent(source.runId)}`;
  // An @ says what it is better than %40.
  const of = policyId === null ? "" : `/checkpoints/${encodeURIComponent(policyId).replace("%40", "@")}`;
  return buildUrl(`${run}${of}/drive`, {}, search);
}

type LogPoint = { iteration?: number | null; line?: number | null; lines?: LineRange; find?: string };

/**
 * An attempt's log, at a line (from 1) or several, or with what is searched in it. `iteration`: among whose attempts it is, which a
 * page knows by itself of trainers and of what failed.
 */
export function logAddress(runId: string, attemptId: string | null, at: LogPoint = {}): string {
  return buildUrl(
    `/runs/${encodeURIComponent(runId)}`,
    {},
    {
      tab: "logs",
      iteration: at.iteration,
      attempt: attemptId,
      line: at.lines ? formatLineRange(at.lines) : at.line,
      find: at.find,
    },
  );
}

/** Compose, filled in with this run: from one of its checkpoints, else from its newest. */
export function forkAddress(runId: string, checkpointId: string | null = null): string {
  return buildUrl("/runs/new", {}, { fork: runId, checkpoint: checkpointId });
}

/** Compose, filled in with this run: from a file that one of its attempts left when it did not complete. */
export function forkPartialAddress(runId: string, artifactId: string): string {
  return buildUrl("/runs/new", {}, { fork: runId, artifact: artifactId });
}
