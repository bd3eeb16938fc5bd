import { isPrivateHost } from "@/lib/server/addresses";
import type { OutsideSource } from "@/lib/server/outside-sources";

/** A file that may be fetched. `key`: of s3, unescaped. `filename`: safe in a folder and in a URI. */
export type OutsideFile =
  | { scheme: "https"; url: URL; filename: string }
  | { scheme: "s3"; bucket: string; key: string; filename: string };

/** `why`: one sentence, for the person who sent it. */
export type UriVerdict = { kind: "allowed"; file: OutsideFile } | { kind: "refused"; why: string };

const ownUris = "upload the file and send its asset_id or hardsim:// URI";

/** May a file behind this URI be fetched? Only below a configured source, and never from a private address. */
export function judgeOutsideUri(uri: string, sources: readonly OutsideSource[]): UriVerdict {
  const shown = JSON.stringify(uri.length > 200 ? `${uri.slice(0, 200)}…` : uri);
  const refuse = (why: string): UriVerdict => ({ kind: "refused", why: `${shown} ${why}` });
  const url = URL.canParse(uri) ? new URL(uri) : null;
  if (url === null) return refuse(`is not a URI; ${ownUris}`);
  if (url.protocol === "https:" || url.protocol === "http:") {
    if (isPrivateHost(url.hostname))
      return refuse(`leads to a private address, which this server never fetches from; ${ownUris}`);
    if (url.protocol === "http:") return refuse(`is not encrypted; ${ownUris}`);
  } else if (url.protocol !== "s3:") {
    return refuse(`has a scheme that is not read here (${url.protocol}//); ${ownUris}`);
  }
  const scheme = url.protocol === "s3:" ? "s3" : "https";
  if (url.username !== "" || url.password !== "") return refuse("carries a name or password; leave it out");
  const key = decodePath(url.pathname);
  // What is a slash to us must be one to whoever serves it, or "below the prefix" means nothing.
  if (key === null || /%(2f|5c)|\\/i.test(url.pathname)) return refuse("has a path that is not plain");
  if (!sources.some((source) => isBelow(url, scheme, source))) {
    const what = scheme === "s3" ? `read the bucket ${url.host}` : `fetch from ${url.host}`;
    const where = sources.some((source) => source.scheme === scheme && source.host === url.host)
      ? " outside of its prefix"
      : "";
    return refuse(
      `is not to be had: this server is not configured to ${what}${where} (HARDSIM_CHECKPOINT_SOURCES); ${ownUris}`,
    );
  }
  if (key === "" || key.endsWith("/")) return refuse("names a folder, not a file");
  const filename = toFilename(key);
  if (scheme === "https") return { kind: "allowed", file: { scheme, url, filename } };
  if (url.search !== "" || url.hash !== "") return refuse("has a ? or # that is not escaped");
  return { kind: "allowed", file: { scheme, bucket: url.host, key, filename } };
}

export function isBelow(url: URL, scheme: "https" | "s3", source: OutsideSource): boolean {
  return source.scheme === scheme && source.host === url.host && url.pathname.startsWith(source.prefix);
}

function decodePath(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname.replace(/^\//, ""));
  } catch {
    return null;
  }
}

function toFilename(key: string): string {
  const name = key.slice(key.lastIndexOf("/") + 1).replace(/[^\w.-]/g, "_");
  return /^\.*$/.test(name) ? "checkpoint" : name.slice(-200);
}
