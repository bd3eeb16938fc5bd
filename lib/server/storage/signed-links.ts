import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

const linkSchema = z.object({
  /** What the link opens, in the words of whoever made it: `blob:<sha256>`, `asset:<id>`. */
  object: z.string(),
  method: z.enum(["GET", "PUT"]),
  /** The name that a browser saves it under. */
  filename: z.string().nullable(),
  contentType: z.string().nullable(),
  expiresAtMs: z.number().int(),
  /** For the audit log: of which project the file is, and who asked for the link. */
  askedBy: z.object({ projectId: z.string(), name: z.string().nullable() }).optional(),
});
export type SignedLink = z.infer<typeof linkSchema>;

/** A token for a URL's path: what it opens, until when, and an HMAC over all of it. The link is the right. */
export function signLink(secret: string, link: SignedLink): string {
  const body = Buffer.from(JSON.stringify(linkSchema.parse(link))).toString("base64url");
  return `${body}.${digestOf(secret, body).toString("base64url")}`;
}

/** Null when the token was not made with this secret, is for another method, or has expired. */
export function verifyLink(
  secret: string,
  token: string,
  method: SignedLink["method"],
  nowMs: number,
): SignedLink | null {
  const [body, given, ...rest] = token.split(".");
  if (body === undefined || given === undefined || rest.length > 0) return null;
  const expected = digestOf(secret, body);
  const offered = Buffer.from(given, "base64url");
  if (offered.length !== expected.length || !timingSafeEqual(offered, expected)) return null;
  const link = linkSchema.parse(JSON.parse(Buffer.from(body, "base64url").toString("utf8")));
  return link.method === method && nowMs < link.expiresAtMs ? link : null;
}

const digestOf = (secret: string, body: string): Buffer => createHmac("sha256", secret).update(body).digest();
