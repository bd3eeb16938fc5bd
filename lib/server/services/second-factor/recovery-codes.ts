import { createHash, randomBytes } from "node:crypto";
import { Secret } from "otpauth";
import type { Db } from "@/lib/server/db/client";
import { putRecoveryCodes } from "@/lib/server/store/second-factors";

const codesMade = 10;

/** Ten new ones in the place of those before: shown once, kept as hashes. Each has 80 random bits: `abcd-efgh-ijkl-mnop`. */
export async function makeRecoveryCodes(db: Db, userId: string): Promise<string[]> {
  const codes = Array.from({ length: codesMade }, makeCode);
  await putRecoveryCodes(db, userId, codes.map(hashRecoveryCode));
  return codes;
}

function makeCode(): string {
  const { buffer } = Uint8Array.from(randomBytes(10));
  return new Secret({ buffer }).base32.toLowerCase().replace(/.{4}(?=.)/g, "$&-");
}

/** However it was typed: with or without dashes, in whatever case. */
export const hashRecoveryCode = (code: string): string =>
  createHash("sha256")
    .update(code.toLowerCase().replace(/[^a-z2-7]/g, ""))
    .digest("hex");
