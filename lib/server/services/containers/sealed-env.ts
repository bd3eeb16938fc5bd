import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { isSecretEnv, sealedMark } from "@/lib/core/specs/secret-env";

/** HARDSIM_SEAL_KEY is a text of any alphabet with at least 32 characters; the cipher wants 32 bytes. */
const cipherKey = (sealKey: string) => createHash("sha256").update(sealKey).digest();

/**
 * Splits an env: values that are marked by name, or are called or look like secrets, are sealed with AES-256-GCM (base64 of
 * nonce, tag and ciphertext; the name is authenticated with it) and read `***` in `shown`.
 */
export function sealEnv(
  { env, secrets }: { env: Readonly<Record<string, string>>; secrets: readonly string[] },
  sealKey: string,
): { shown: Record<string, string>; sealed: Record<string, string> } {
  const hidden = new Set(listSecretNames({ env, secrets }));
  const entries = Object.entries(env);
  return {
    shown: Object.fromEntries(entries.map(([name, value]) => [name, hidden.has(name) ? sealedMark : value])),
    sealed: Object.fromEntries(
      entries.flatMap(([name, value]) => (hidden.has(name) ? [[name, seal(name, value, sealKey)]] : [])),
    ),
  };
}

export const listSecretNames = ({
  env,
  secrets,
}: {
  env: Readonly<Record<string, string>>;
  secrets: readonly string[];
}): string[] =>
  Object.entries(env).flatMap(([name, value]) =>
    secrets.includes(name) || isSecretEnv(name, value) ? [name] : [],
  );

/** The env as it was sent, for the container alone. Throws when a value was sealed with another key or was changed. */
export function unsealEnv(
  shown: Readonly<Record<string, string>>,
  sealed: Readonly<Record<string, string>>,
  sealKey: string,
): Record<string, string> {
  const opened = Object.entries(sealed).map(([name, box]) => [name, unseal(name, box, sealKey)] as const);
  return { ...shown, ...Object.fromEntries(opened) };
}

/** AES-256-GCM: base64 of nonce, tag and ciphertext; the name is authenticated with it. */
export function seal(name: string, value: string, sealKey: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", cipherKey(sealKey), nonce);
  cipher.setAAD(Buffer.from(name));
  const hidden = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString("base64");
}

/** Throws when it was sealed with another key or under another name, or was changed. */
export function unseal(name: string, box: string, sealKey: string): string {
  const bytes = Buffer.from(box, "base64");
  const decipher = createDecipheriv("aes-256-gcm", cipherKey(sealKey), bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
}
