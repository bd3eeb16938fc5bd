import type { ImageFailure } from "@/worker/containers/port";

type PullFailure = {
  code: Extract<ImageFailure["code"], "image_not_found" | "image_pull_failed">;
  /** Ours, whole. What a registry says through the engine is for the operator's log alone. */
  sentence: string;
};
type Known = PullFailure & { says: RegExp };

/** The engine may quote a whole page of whatever answered. */
const readLength = 4_000;

/**
 * What Docker Engine says about a pull that failed, with its own image store or containerd's, and what registries say
 * through it. These pass. They are asked first: an address that did not answer says nothing about the image, and its
 * sentence contains the image's name, which may have words of the others in it.
 */
const passing: readonly Known[] = [
  pass(/too ?many ?requests|\bHTTP 429\b/i, "its registry limits how often it may be asked"),
  pass(
    /no such host|temporary failure in name resolution|server misbehaving/i,
    "the name of its registry cannot be looked up on the engine's host",
  ),
  pass(
    /\bdial tcp\b|i\/o timeout|connection (refused|reset)|broken pipe|network is unreachable|no route to host/i,
    "the engine's host has no connection to its registry",
  ),
  pass(
    /handshake timeout|deadline exceeded|Client\.Timeout exceeded|request canceled|\bEOF$/,
    "its registry does not answer",
  ),
  pass(/unexpected (HTTP )?status\b.{0,500}: 5\d\d\b|\bHTTP 5\d\d response\b/i, "its registry is in trouble"),
];

const lasting: readonly Known[] = [
  last(
    /(manifest|name|blob) unknown|unknown blob|not found|does not exist|no such image|\bHTTP 404\b/i,
    "its registry has no such image, or not for this server",
  ),
  last(
    /denied|unauthorized|no basic auth credentials|authorization failed|\bHTTP 40[13]\b|: 40[13] /i,
    "its registry does not give it to this server",
  ),
  last(/invalid reference format|no matching manifest/i, "it is none for the processor of the engine's host"),
];

/** Whoever runs the host mends these. */
const local: readonly Known[] = [
  pass(/no space left on device/i, "the disk of the engine's host is full"),
  pass(/x509|certificate|\btls: /i, "the engine does not believe its registry's certificate"),
  pass(/server gave HTTP response to HTTPS client/i, "its registry does not speak https"),
];

const unknown: PullFailure = {
  code: "image_pull_failed",
  sentence: "the engine did not get it; the worker's log has what it said",
};

function pass(says: RegExp, sentence: string): Known {
  return { says, code: "image_pull_failed", sentence };
}
function last(says: RegExp, sentence: string): Known {
  return { says, code: "image_not_found", sentence };
}

/**
 * `image_not_found`: the registry says that the image does not exist or is not for us. A later try would not change that.
 * `image_pull_failed`: everything else. It passes, or whoever runs the host mends it, so it is asked for again.
 */
export function describePullFailure(message: string): PullFailure {
  const read = message.slice(0, readLength);
  const { code, sentence } =
    [...passing, ...lasting, ...local].find(({ says }) => says.test(read)) ?? unknown;
  return { code, sentence };
}

export const classifyPullFailure = (message: string): PullFailure["code"] =>
  describePullFailure(message).code;
