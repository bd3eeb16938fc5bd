import { createHash, createHmac } from "node:crypto";

/** `sessionToken`: of keys that expire. */
export type S3Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken: string | null };

const emptySha256 = createHash("sha256").digest("hex");

/**
 * The headers that make a GET of an object one of these credentials (AWS Signature Version 4). The URL has no query, and
 * its path is escaped as `escapeS3Key` does.
 */
export function signS3Get(
  url: URL,
  {
    region,
    credentials,
    at,
    headers = {},
  }: { region: string; credentials: S3Credentials; at: Date; headers?: Readonly<Record<string, string>> },
): Record<string, string> {
  const time = at.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  const sent: Record<string, string> = {
    ...headers,
    host: url.host,
    "x-amz-content-sha256": emptySha256,
    "x-amz-date": time,
    ...(credentials.sessionToken === null ? {} : { "x-amz-security-token": credentials.sessionToken }),
  };
  const names = Object.keys(sent).sort();
  const signedHeaders = names.join(";");
  const canonical = [
    "GET",
    url.pathname,
    "",
    ...names.map((name) => `${name}:${sent[name]}`),
    "",
    signedHeaders,
    emptySha256,
  ].join("\n");
  const digest = createHash("sha256").update(canonical).digest("hex");
  const toSign = ["AWS4-HMAC-SHA256", time, scope, digest].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<string | Buffer>(
    hmac,
    `AWS4${credentials.secretAccessKey}`,
  );
  const signature = hmac(key, toSign).toString("hex");
  const { host: _, ...rest } = sent;
  return {
    ...rest,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope},SignedHeaders=${signedHeaders},Signature=${signature}`,
  };
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Everything but unreserved letters and the slashes between names. */
export function escapeS3Key(key: string): string {
  return encodeURIComponent(key)
    .replace(/%2F/g, "/")
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}
