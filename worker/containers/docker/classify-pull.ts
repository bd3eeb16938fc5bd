import type { ImageFailure } from "@/worker/containers/port";

type PullFailure = Extract<ImageFailure["code"], "image_not_found" | "image_pull_failed">;

/**
 * What Docker Engine says about a pull that failed, with its own image store or containerd's, and what registries say through
 * it. The first row that fits decides. Rows about the network come first: an address that did not answer says nothing
 * about the image, and its sentence contains the image's name, which may have words of the other rows in it.
 */
const sentences: readonly { about: string; code: PullFailure; says: RegExp }[] = [
  { about: "rate limit", code: "image_pull_failed", says: /too ?many ?requests|\bHTTP 429\b/i },
  {
    about: "name resolution",
    code: "image_pull_failed",
    says: /no such host|temporary failure in name resolution|server misbehaving/i,
  },
  {
    about: "connection",
    code: "image_pull_failed",
    says: /\bdial tcp\b|i\/o timeout|connection (refused|reset)|broken pipe|network is unreachable|no route to host/i,
  },
  {
    about: "registry that does not answer",
    code: "image_pull_failed",
    says: /handshake timeout|deadline exceeded|Client\.Timeout exceeded|request canceled|\bEOF$/,
  },
  {
    about: "registry in trouble",
    code: "image_pull_failed",
    says: /unexpected (HTTP )?status\b.*: 5\d\d\b|\bHTTP 5\d\d response\b/i,
  },
  {
    about: "image that is not there",
    code: "image_not_found",
    says: /(manifest|name|blob) unknown|unknown blob|not found|does not exist|no such image|\bHTTP 404\b/i,
  },
  {
    about: "image that is not for us",
    code: "image_not_found",
    says: /denied|unauthorized|no basic auth credentials|authorization failed|\bHTTP 40[13]\b|: 40[13] /i,
  },
  {
    about: "image that cannot be one for this host",
    code: "image_not_found",
    says: /invalid reference format|no matching manifest/i,
  },
];

/**
 * `image_not_found`: the registry says that the image does not exist or is not for us. A later try would not change that.
 * `image_pull_failed`: everything else. It passes, or whoever runs the host mends it, so it is asked for again.
 */
export function classifyPullFailure(message: string): PullFailure {
  return sentences.find(({ says }) => says.test(message))?.code ?? "image_pull_failed";
}
