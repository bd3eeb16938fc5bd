import type { NamedContainer } from "@/lib/contracts/spec/containers";
import { parseImageReference } from "@/lib/contracts/spec/image-reference";
import { type Env, imageRules } from "@/lib/server/env";
import { type ImageRules, refuseImage } from "@/lib/server/image-policy";
import { refuseNetwork } from "@/lib/server/network-policy";
import { refuseField } from "../app-error";
import { requireSecrets } from "./require-secrets";

/** Refuses what this server's settings do not allow of a run's or a job's containers, and secrets that have to be sent again. */
export function requireContainers(containers: readonly NamedContainer[], env: Env): void {
  for (const named of containers) {
    const { path, container } = named;
    requireImage(container.imageUri, `${path}.image_uri`, imageRules(env));
    const refusal = refuseNetwork(container.network, env.HARDSIM_TRAINER_NETWORK);
    if (refusal !== null) throw refuseField("network_refused", `${path}.network`, refusal);
    requireSecrets(named);
  }
}

function requireImage(imageUri: string, path: string, rules: ImageRules): void {
  const parsed = parseImageReference(imageUri);
  const why = parsed.ok ? refuseImage(parsed.reference, rules) : parsed.message;
  if (why !== null) throw refuseField("image_refused", path, why);
}
