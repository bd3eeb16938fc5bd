import type { ImageFailure } from "@/worker/containers/port";

type PullFailure = Extract<ImageFailure["code"], "image_not_found" | "image_pull_failed">;

/**
 * What an engine says of a pull that failed, as Docker Engine (with its own image store or containerd's) and the
 * registries behind it put it. The first row that fits decides: the sentences contain names that people chose, and an
 * address that did not answer says nothing about the image, whatever it is called.
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
 * `image_not_found`: the registry said of the image itself that it is not there or not for us; no later try changes that.
 * `image_pull_failed`: everything else, which passes or is mended without the run: it is asked for again.
 */
export function classifyPullFailure(message: string): PullFailure {
  return sentences.find(({ says }) => says.test(message))?.code ?? "image_pull_failed";
}
