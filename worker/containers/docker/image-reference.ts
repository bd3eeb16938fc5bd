/** The registry's host (with its port) and the rest; a name without a host is Docker Hub's, as the engine reads it. */
export function readImageReference(imageUri: string): { registry: string; rest: string } {
  const slash = imageUri.indexOf("/");
  const first = slash === -1 ? "" : imageUri.slice(0, slash);
  const isHost = first.includes(".") || first.includes(":") || first === "localhost";
  return isHost
    ? { registry: first, rest: imageUri.slice(slash + 1) }
    : { registry: "docker.io", rest: imageUri };
}

/** The engine pulls every tag of a name that has neither tag nor digest. */
export function withTag(imageUri: string): string {
  const { rest } = readImageReference(imageUri);
  return rest.includes(":") || rest.includes("@") ? imageUri : `${imageUri}:latest`;
}

/** Name without tag and digest, as it stands in an image's RepoDigests. */
export function toRepository(imageUri: string): string {
  const [name = imageUri] = imageUri.split("@");
  const colon = name.lastIndexOf(":");
  const bare = colon > name.lastIndexOf("/") ? name.slice(0, colon) : name;
  return bare.replace(/^docker\.io\/(library\/)?/, "");
}
