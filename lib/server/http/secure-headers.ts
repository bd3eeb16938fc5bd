import { randomBytes } from "node:crypto";
import { isHttps } from "@/lib/server/auth/cookie-names";
import type { Env } from "@/lib/server/env";

type Settings = Pick<Env, "HARDSIM_DEV" | "HARDSIM_PUBLIC_URL" | "NEXTAUTH_URL">;
type Headers = Readonly<Record<string, string>>;

export type SecureHeaders = {
  /** Of the API: its answers are data, and whatever a trainer left in a file runs nowhere. */
  ofApi: Headers;
  /** Of a page and its files, each time with a nonce of its own. */
  ofPage: () => Headers;
};

/** Headers that tell a browser what an answer may do. Values as in the OWASP Secure Headers project. */
export function makeSecureHeaders(settings: Settings): SecureHeaders {
  const always = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    ...(isHttps(settings) ? { "strict-transport-security": "max-age=31536000" } : {}),
  };
  return {
    ofApi: {
      ...always,
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    },
    ofPage: () => ({
      ...always,
      "content-security-policy": writePagePolicy(randomBytes(16).toString("base64"), settings.HARDSIM_DEV),
    }),
  };
}

/**
 * Next reads the nonce from this very header of the request and writes it on each of its scripts; those may load more
 * ('strict-dynamic'). Text may not become code, and what compiles WebAssembly is a worker with a policy of its own
 * (`drive-files.ts`). Charts place what they draw by style attributes, which can run nothing.
 */
function writePagePolicy(nonce: string, isDev: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${isDev ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isDev ? " ws: wss:" : ""}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
