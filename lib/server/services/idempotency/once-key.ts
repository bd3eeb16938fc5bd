import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { AppError } from "../app-error";

/** Of a request with an Idempotency-Key: the verb, the key, and a digest of what was sent where. */
export type OnceKey = { contractId: string; key: string; requestSha256: string };

/** As it was sent, before defaults. `params` and `query` say to which object of the verb. */
export type SentRequest = {
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  body: unknown;
};

// Neither control characters nor halves of surrogate pairs, which could not be kept; at least one that is no blank.
const keyShape = /^(?=.*\S)[^\p{Cc}\p{Cs}]{1,256}$/u;
const keyRule = "must have 1 to 256 characters, not all of them blank";

/** @throws AppError invalid_request for a key that is none, or a body that could not be kept */
export function makeOnceKey(contractId: string, key: unknown, sent: SentRequest): OnceKey {
  if (typeof key !== "string" || !keyShape.test(key))
    throw new AppError("invalid_request", `Idempotency-Key ${keyRule}.`, {
      errors: [{ path: "Idempotency-Key", message: keyRule }],
    });
  return { contractId, key, requestSha256: digest(sent) };
}

function digest({ params, query, body }: SentRequest): string {
  try {
    const text = canonicalize({ params, query, body }) ?? "";
    return createHash("sha256").update(text).digest("hex");
  } catch (cause) {
    // What has no canonical form (half of a surrogate pair, a number that is none, a circle) no verb accepts either.
    const message = "has something in it that JSON cannot say";
    throw new AppError("invalid_request", `The body ${message}.`, { cause, errors: [{ path: "", message }] });
  }
}
