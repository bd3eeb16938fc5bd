/** What names an image. `registry` is a host, with its port if one was said; `path` is the repository there. */
export type ImageReference = {
  registry: string;
  path: string;
  tag: string | null;
  digest: string | null;
};

export type ImageReferenceResult = { ok: true; reference: ImageReference } | { ok: false; message: string };

/** A name without a host is Docker Hub's, as every engine reads it. */
export const dockerHub = "docker.io";

// The grammar of github.com/distribution/reference (reference.go and regexp.go). A text is cut into its pieces first, and
// each piece is matched by itself: no pattern has two ways to read the same text.
const host =
  /^(?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*(?:\.[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*)*|\[[A-Fa-f0-9:]+\])(?::[0-9]{1,5})?$/;
const pathComponent = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
const idPattern = /^(?:sha256:)?[a-f0-9]{64}$/;
const maxLength = 500;
/** Of host and path together. */
const maxNameLength = 255;

/** `message` goes on after the field's name. */
export function parseImageReference(text: string): ImageReferenceResult {
  if (text.length > maxLength) return refuse(`is longer than ${maxLength} characters`);
  if (text.includes("://")) return refuse("must be an image reference, not a URL: leave out the scheme");
  if (idPattern.test(text)) return refuse("is an image's id; name the image by its repository");
  const at = text.indexOf("@");
  const digest = at === -1 ? null : text.slice(at + 1);
  if (digest !== null && !digestPattern.test(digest))
    return refuse("has a digest that is none: sha256: and 64 lowercase hexadecimal digits");
  const named = at === -1 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(":");
  const isTagged = colon > named.lastIndexOf("/");
  const tag = isTagged ? named.slice(colon + 1) : null;
  if (tag !== null && !tagPattern.test(tag))
    return refuse("has a tag that is none: up to 128 letters, digits, _, . and -");
  const name = isTagged ? named.slice(0, colon) : named;
  if (name.length > maxNameLength) return refuse(`has a name of more than ${maxNameLength} characters`);
  const { registry, path } = splitRegistry(name);
  if (!host.test(registry) || Number(/:(\d+)$/.exec(registry)?.[1] ?? 0) > 65_535)
    return refuse("has a registry that is no host");
  if (!path.split("/").every((component) => pathComponent.test(component)))
    return refuse(
      "must be an image reference: [host[:port]/]name[:tag][@digest], its name in lowercase letters, digits and single separators",
    );
  return { ok: true, reference: { registry, path, tag, digest } };
}

/** As the engine's own client: the first component is a host when it could be no user's name. */
function splitRegistry(name: string): { registry: string; path: string } {
  const slash = name.indexOf("/");
  const first = slash === -1 ? "" : name.slice(0, slash);
  const isHost = /[.:[A-Z]/.test(first) || first === "localhost";
  if (!isHost) return { registry: dockerHub, path: name };
  const registry = first.toLowerCase();
  return { registry: registry === "index.docker.io" ? dockerHub : registry, path: name.slice(slash + 1) };
}

const refuse = (message: string): ImageReferenceResult => ({ ok: false, message });

/** Without tag and digest, as it stands in an image's RepoDigests. */
export const repositoryOf = ({ registry, path }: ImageReference): string =>
  registry === dockerHub ? path.replace(/^library\//, "") : `${registry}/${path}`;

/** What the engine is asked for: a digest decides alone, and a name with neither means `latest`. */
export const engineNameOf = (reference: ImageReference): string =>
  reference.digest === null
    ? `${repositoryOf(reference)}:${reference.tag ?? "latest"}`
    : `${repositoryOf(reference)}@${reference.digest}`;
