import { listAddressPasswords } from "@/lib/core/specs/secret-env";

/** Shorter values are words that a log has anyway: to mask them would hide the log and not the value. */
export const minSecretLength = 6;
/** A longer value is looked for as it is, and its lines; nobody writes a whole file base64 into a log by accident. */
const maxEncodedLength = 4_096;

/**
 * How a secret may be written: as it is, line by line, the password of an address by itself, escaped as in JSON, encoded as in
 * addresses, base64 (also in the middle of a longer text) and hex. `latin1`: as the bytes of its UTF-8 read one by one, which
 * is how files are searched. The plainest come first.
 */
export function listSecretForms(values: readonly string[]): string[] {
  const plain = values.flatMap((value) => [
    value,
    value.trim(),
    ...value.split(/\r?\n/).map((line) => line.trim()),
    ...listAddressPasswords(value),
  ]);
  const short = [...new Set(plain)].filter(
    ({ length }) => length >= minSecretLength && length <= maxEncodedLength,
  );
  const forms = [...plain, ...short.flatMap(listEncoded)];
  return [...new Set(forms)].filter(({ length }) => length >= minSecretLength);
}

function listEncoded(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  const escaped = encodeURIComponent(value.toWellFormed());
  return [
    JSON.stringify(value).slice(1, -1),
    bytes.toString("latin1"),
    escaped,
    escaped.replace(/%20/g, "+"),
    escaped.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    ...[0, 1, 2].flatMap((offset) => listBase64(bytes, offset)),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
  ];
}

/** The characters of its base64 that do not depend on what stands around it, `offset` bytes after a group's beginning. */
function listBase64(bytes: Buffer, offset: number): string[] {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64url");
  const from = Math.ceil((offset * 8) / 6);
  const own = text.slice(from, Math.floor(((offset + bytes.length) * 8) / 6));
  return [own, own.replaceAll("-", "+").replaceAll("_", "/")];
}
