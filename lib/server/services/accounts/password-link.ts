import { createHash, randomBytes } from "node:crypto";

/** 256 random bits, shown once and never stored. */
export const makeLinkToken = (): string => randomBytes(32).toString("base64url");

export const hashLinkToken = (token: string): string => createHash("sha256").update(token).digest("hex");
