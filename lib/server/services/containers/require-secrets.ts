import type { NamedContainer } from "@/lib/contracts/spec/containers";
import { sealedMark } from "@/lib/core/specs/secret-env";
import { AppError, refuseField } from "../app-error";
import { listSecretNames } from "./sealed-env";

/** UTF-16 units of all secrets of a container together: its log is searched for each of them. */
const maxSecretsLength = 131_072;

/**
 * Refuses an env with values that are no values: `***` is what a sealed one reads as. So a secret that somebody else set has to
 * be sent again, and no container is started with three stars.
 */
export function requireSecrets({ path, container: { env, secrets } }: NamedContainer): void {
  const missing = Object.keys(env).filter((name) => env[name] === sealedMark);
  if (missing.length > 0)
    throw new AppError(
      "secret_needed",
      `${missing.join(", ")} ${missing.length === 1 ? "reads" : "read"} ${sealedMark}, as sealed values are shown. A sealed value stays with whoever set it: send the value again, or leave the variable out.`,
      {
        errors: missing.map((name) => ({
          path: `${path}.env.${name}`,
          message: `reads ${sealedMark}, a sealed value that is not yours: send it again`,
        })),
      },
    );
  const length = listSecretNames({ env, secrets }).reduce((sum, name) => sum + (env[name]?.length ?? 0), 0);
  if (length > maxSecretsLength)
    throw refuseField(
      "invalid_request",
      `${path}.env`,
      `has ${length} characters of secrets; at most ${maxSecretsLength} can be kept out of logs`,
    );
}
