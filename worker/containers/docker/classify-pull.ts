import type { ImageFailure } from "@/worker/containers/port";

type PullFailure = Extract<ImageFailure["code"], "image_not_found" | "image_pull_failed">;

/**
 * What Docker Engine says about a pull that failed, with its own image store or containerd's, and what registries say
 * through it. These pass. They are asked first: an address that did not answer says nothing about the image, and its
 * sentence contains the image's name, which may have words of the others in it.
 */
const passing: readonly RegExp[] = [
  // A rate limit.
  /too ?many ?requests|\bHTTP 429\b/i,
  // Name resolution.
  /no such host|temporary failure in name resolution|server misbehaving/i,
  // The connection.
  /\bdial tcp\b|i\/o timeout|connection (refused|reset)|broken pipe|network is unreachable|no route to host/i,
  // A registry that does not answer.
  /handshake timeout|deadline exceeded|Client\.Timeout exceeded|request canceled|\bEOF$/,
  // A registry in trouble.
  /unexpected (HTTP )?status\b.*: 5\d\d\b|\bHTTP 5\d\d response\b/i,
];

const lasting: readonly RegExp[] = [
  // An image that is not there.
  /(manifest|name|blob) unknown|unknown blob|not found|does not exist|no such image|\bHTTP 404\b/i,
  // One that is not for us.
  /denied|unauthorized|no basic auth credentials|authorization failed|\bHTTP 40[13]\b|: 40[13] /i,
  // One that cannot be one for this host.
  /invalid reference format|no matching manifest/i,
];

/**
 * `image_not_found`: the registry says that the image does not exist or is not for us. A later try would not change that.
 * `image_pull_failed`: everything else. It passes, or whoever runs the host mends it, so it is asked for again.
 */
export function classifyPullFailure(message: string): PullFailure {
  const isOneOf = (sentences: readonly RegExp[]) => sentences.some((says) => says.test(message));
  return !isOneOf(passing) && isOneOf(lasting) ? "image_not_found" : "image_pull_failed";
}
