import { Secret, TOTP } from "otpauth";

const periodS = 30;

/** One step early or late: clocks differ, and people type. */
const stepsApart = 1;

/** 160 random bits, as RFC 4226 wants them, in base32. */
export const makeSecret = (): string => new Secret({ size: 20 }).base32;

/** What authenticator apps read from a QR code; RFC 6238 with what all of them know: SHA-1, 6 digits, 30 s. */
export function makeEnrolmentAddress({
  secret,
  account,
  issuer,
}: {
  secret: string;
  account: string;
  issuer: string;
}): string {
  return new TOTP({ secret, label: account, issuer, period: periodS }).toString();
}

/** @returns the time step that a code belongs to; null when it is none of this moment */
export function readStep(secret: string, code: string, nowMs: number): number | null {
  const totp = new TOTP({ secret, period: periodS });
  const delta = totp.validate({ token: code, timestamp: nowMs, window: stepsApart });
  return delta === null ? null : Math.floor(nowMs / 1_000 / periodS) + delta;
}
