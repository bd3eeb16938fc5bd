import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { cutEndSlashes } from "@/lib/core/text/cut-end-slashes";
import { isPrivateHost } from "@/lib/server/addresses";
import type { OutsideSource } from "@/lib/server/outside-sources";
import { guardedGet, toOutsideError } from "./guarded-get";
import { judgeOutsideUri, type OutsideFile } from "./judge-uri";
import { OutsideError } from "./outside-error";
import { escapeS3Key, type S3Credentials, signS3Get } from "./sign-s3-get";

export type OutsideSettings = {
  sources: readonly OutsideSource[];
  /** Bytes of one file. */
  maxBytes: number;
  s3: {
    /** Of a storage that is not Amazon's: whoever runs this server says so, so it may be private and unencrypted. */
    endpoint: URL | null;
    region: string;
    /** Null: buckets that anybody may read. */
    credentials: S3Credentials | null;
  };
};

/** What only tests change: nobody else reads files of this very machine. */
export type OutsideTrust = {
  lookUp(hostname: string): Promise<LookupAddress[]>;
  mayConnectTo(address: string): boolean;
  /** PEM. */
  ca?: string;
  idleMs: number;
};

export const usualTrust: OutsideTrust = {
  lookUp: (hostname) => lookup(hostname, { all: true }),
  mayConnectTo: (address) => !isPrivateHost(address),
  idleMs: 60_000,
};

/** Files of configured sources. */
export type OutsideFiles = {
  /** The whole file as it streams by. Throws OutsideError, also while it streams: also when it is too large or cut short. */
  read(uri: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
};

export function createOutsideFiles(
  settings: OutsideSettings,
  trust: OutsideTrust = usualTrust,
): OutsideFiles {
  async function* read(uri: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const verdict = judgeOutsideUri(uri, settings.sources);
    if (verdict.kind === "refused") throw new OutsideError("refused", verdict.why);
    const { file } = verdict;
    const url = file.scheme === "s3" ? addressOfObject(file, settings) : file.url;
    const answer = await guardedGet(url, {
      headers: file.scheme === "s3" ? signObject(url, settings) : {},
      signal,
      lookUp: trust.lookUp,
      mayConnectTo: (address) => isOwnEndpoint(file, settings) || trust.mayConnectTo(address),
      refuseRedirect: (to) => refuseRedirect(to, file, settings),
      idleMs: trust.idleMs,
      ca: trust.ca,
    });
    yield* limit(answer, url, Number(answer.headers["content-length"] ?? 0));
  }

  async function* limit(
    body: AsyncIterable<Uint8Array>,
    url: URL,
    announced: number,
  ): AsyncGenerator<Uint8Array> {
    if (announced > settings.maxBytes) throw tooLarge(url, settings.maxBytes);
    let bytes = 0;
    try {
      for await (const chunk of body) {
        bytes += chunk.byteLength;
        if (bytes > settings.maxBytes) throw tooLarge(url, settings.maxBytes);
        yield chunk;
      }
    } catch (error) {
      throw error instanceof Error ? toOutsideError(url, error) : error;
    }
    if (bytes === 0) throw new OutsideError("refused", `the file at ${url.host} is empty`);
  }

  return { read };
}

const tooLarge = (url: URL, maxBytes: number) =>
  new OutsideError(
    "refused",
    `the file at ${url.host} is larger than ${maxBytes} bytes (HARDSIM_MAX_UPLOAD_GB)`,
  );

function addressOfObject(
  { bucket, key }: Extract<OutsideFile, { scheme: "s3" }>,
  { s3: { endpoint, region } }: OutsideSettings,
): URL {
  const path = escapeS3Key(key);
  if (endpoint) return new URL(`${cutEndSlashes(endpoint.pathname)}/${bucket}/${path}`, endpoint);
  // Certificates cover one name below the domain: a bucket with a dot goes into the path.
  return bucket.includes(".")
    ? new URL(`https://s3.${region}.amazonaws.com/${bucket}/${path}`)
    : new URL(`https://${bucket}.s3.${region}.amazonaws.com/${path}`);
}

function signObject(url: URL, { s3: { region, credentials } }: OutsideSettings): Record<string, string> {
  return credentials ? signS3Get(url, { region, credentials, at: new Date() }) : {};
}

const isOwnEndpoint = (file: OutsideFile, { s3 }: OutsideSettings) =>
  file.scheme === "s3" && s3.endpoint !== null;

function refuseRedirect(to: URL, file: OutsideFile, { sources, s3 }: OutsideSettings): string | null {
  // A signature is for one host: what S3 sends on to is the bucket's own region.
  if (file.scheme === "s3") return `the bucket is not in ${s3.region}; set AWS_REGION to where it is`;
  if (to.protocol !== "https:") return `${to.protocol}// is not encrypted`;
  const verdict = judgeOutsideUri(to.href, sources);
  return verdict.kind === "refused" ? verdict.why : null;
}
