import { createHash, randomBytes } from "node:crypto";

const marker = "hls_live_";
const shape = /^hls_live_[A-Za-z0-9_-]{43}$/;

/** 256 random bits. The text is shown once and never stored. */
export function makeKeyText(): string {
  return marker + randomBytes(32).toString("base64url");
}

export const isKeyText = (text: string): boolean => shape.test(text);

/** As many characters as a person needs to recognise a key, and too few to use it. */
export const keyPrefix = (text: string): string => text.slice(0, marker.length + 6);

/** A key has 256 random bits, so a slow hash would add nothing. */
export const hashKey = (text: string): string => createHash("sha256").update(text).digest("hex");
