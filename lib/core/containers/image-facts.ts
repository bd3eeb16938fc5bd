import type { ContainerPurpose } from "../names";
import { cleanText } from "../text/clean-text";
import { containerWords } from "./container-words";

/** What pull decides: `missing` takes what the engine has under the name, `always` asks the registry first. */
export const pullPolicies = ["missing", "always"] as const;
export type PullPolicy = (typeof pullPolicies)[number];

/** What an engine says of an image. Times in ISO 8601, null where they are not known; platforms as `linux/amd64`. */
export type ImageAbout = {
  createdAt: string | null;
  /** When it was pulled for a run here, or when the engine last gave it a name (it was built); engines may not know. */
  namedAt: string | null;
  platform: string;
  hostPlatform: string;
  /** Its own ENTRYPOINT, USER and WORKDIR; empty where it has none. */
  entrypoint: readonly string[];
  user: string;
  workdir: string;
  /** A registry knows it under this digest, so that it can be pulled again. */
  fromRegistry: boolean;
};

/** The image that the containers of a run use, and how it was come by. */
export type ImageFacts = ImageAbout & {
  imageUri: string;
  digest: string;
  pull: PullPolicy;
  /** The registry was asked for it now; else the engine had it. */
  pulled: boolean;
  /** What the containers are for; left out for trainers. */
  purpose?: ContainerPurpose;
};

/** Two spellings of one processor; a variant (`linux/arm/v7`) says more than an engine says of its host. */
export function isForeign({
  platform,
  hostPlatform,
}: Pick<ImageAbout, "platform" | "hostPlatform">): boolean {
  const plain = (text: string) => text.split("/").slice(0, 2).join("/");
  return platform !== "" && hostPlatform !== "" && plain(platform) !== plain(hostPlatform);
}

/** What a person should know of it before it runs, in sentences. */
export function describeImage(facts: ImageFacts): string {
  const { path, name } = containerWords[facts.purpose ?? "trainer"];
  return [
    `Image ${cleanText(facts.imageUri, 500)} is ${facts.digest.slice(0, 19)}, ${describeOrigin(facts, path)}.`,
    isForeign(facts) &&
      `It is for ${facts.platform} and the engine's host is ${facts.hostPlatform}: where the host does not emulate that processor, it ends with "exec format error". Build it with --platform ${facts.hostPlatform}.`,
    facts.entrypoint.length > 0 &&
      `Its own ENTRYPOINT (${cleanText(facts.entrypoint.join(" "), 200)}) does not run, because ${path}.entrypoint replaces it: where it sets up what the ${name} needs, begin the entrypoint with it.`,
    facts.user !== "" &&
      !/^(?:root|0)(?::|$)/.test(facts.user) &&
      `Its USER (${cleanText(facts.user, 100)}) is not used: ${name}s run as this server's own user, with HOME=/tmp.`,
  ]
    .filter((sentence) => sentence !== false)
    .join(" ");
}

function describeOrigin(
  { createdAt, namedAt, pull, pulled, fromRegistry }: ImageFacts,
  path: string,
): string {
  const made = createdAt ? `made ${toDay(createdAt)}, ` : "";
  if (pulled) return `${made}pulled now`;
  const since = namedAt ? ` since ${toDay(namedAt)}` : "";
  if (!fromRegistry) return `${made}on the engine${since}, from no registry`;
  return pull === "missing"
    ? `${made}on the engine${since}: the registry was not asked whether the name means another by now (${path}.pull: always does)`
    : `${made}on the engine${since}`;
}

const toDay = (time: string): string => time.slice(0, 16).replace("T", " ");
