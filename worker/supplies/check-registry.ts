import { dockerHub } from "@/lib/contracts/spec/image-reference";
import { judgeRegistry, type RegistryRules } from "@/lib/server/image-policy";
import { askOnce, isRedirect } from "@/lib/server/storage/outside/guarded-get";
import { OutsideError } from "@/lib/server/storage/outside/outside-error";
import { type OutsideTrust, usualTrust } from "@/lib/server/storage/outside/outside-files";
import type { ImageFailure } from "@/worker/containers/port";
import { readRealms } from "./read-realms";

/** Null: the engine may be sent there. `registry`: a host with its port, if any. Throws the signal's reason alone. */
export type CheckRegistry = (registry: string, signal: AbortSignal) => Promise<ImageFailure | null>;

const redirectsFollowed = 3;
const checkMs = 15_000;

/** What the rules do not allow. */
class PlaceError extends Error {}

/**
 * Looks at a registry before the engine does, because the engine follows wherever it leads: the addresses of its name,
 * where its first answer (`GET /v2/`) sends on, and where it has people log in (the realm of `WWW-Authenticate`) are held
 * against the rules. docs/decisions/0015 says what this cannot see.
 */
export function createRegistryCheck(rules: RegistryRules, trust: OutsideTrust = usualTrust): CheckRegistry {
  async function check(registry: string, signal: AbortSignal): Promise<void> {
    const verdict = judgeRegistry(registry, rules);
    if (verdict.kind === "refused") throw new PlaceError(`it ${verdict.why}`);
    let at = new URL(`${verdict.protocol}//${registry}/v2/`);
    for (let followed = 0; followed <= redirectsFollowed; followed += 1) {
      const mayConnectTo = judgeAddresses(at);
      const answer = await askOnce(at, {
        headers: {},
        signal,
        lookUp: trust.lookUp,
        mayConnectTo,
        refuseRedirect: () => null,
        idleMs: trust.idleMs,
        ca: trust.ca,
      });
      // Only its head is read.
      answer.on("error", () => undefined).destroy();
      const { location, "www-authenticate": challenges } = answer.headers;
      if (!isRedirect(answer.statusCode ?? 0) || location === undefined)
        return checkRealms(registry, challenges ?? "", at);
      at = judgePlace(location, at, `${registry} sends the engine on`);
    }
    throw new PlaceError(`its registry ${registry} sends the engine on more than ${redirectsFollowed} times`);
  }

  async function checkRealms(registry: string, challenges: string, at: URL): Promise<void> {
    const realms = readRealms(challenges);
    if (realms === null) throw new PlaceError(`where ${registry} has the engine log in cannot be read`);
    for (const realm of realms) {
      const url = judgePlace(realm, at, `${registry} has the engine log in elsewhere`);
      const mayConnectTo = judgeAddresses(url);
      const found = await trust.lookUp(url.hostname.replace(/^\[|\]$/g, ""));
      if (!found.every(({ address }) => mayConnectTo(address)))
        throw new PlaceError(`${registry} has the engine log in at a private address`);
    }
  }

  function judgePlace(text: string, from: URL, what: string): URL {
    const url = URL.canParse(text, from.href) ? new URL(text, from) : null;
    const verdict = url && judgeRegistry(url.host, rules);
    if (!url || verdict?.kind !== "allowed" || ![verdict.protocol, "https:"].includes(url.protocol))
      throw new PlaceError(`${what}, to a place that this server does not allow (HARDSIM_IMAGE_REGISTRIES)`);
    return url;
  }

  function judgeAddresses(url: URL): (address: string) => boolean {
    const verdict = judgeRegistry(url.host, rules);
    return verdict.kind === "allowed" && verdict.isNamed ? () => true : trust.mayConnectTo;
  }

  return async (registry, signal) => {
    // Docker Hub's hosts are fixed, and many engines reach it by a mirror alone.
    if (registry === dockerHub) return null;
    try {
      await check(registry, AbortSignal.any([signal, AbortSignal.timeout(checkMs)]));
      return null;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof PlaceError) return { code: "image_refused", message: error.message };
      if (error instanceof OutsideError && error.kind === "refused")
        return {
          code: "image_refused",
          message: `its registry ${registry} leads to a private address, which whoever runs this server has not allowed (HARDSIM_IMAGE_REGISTRIES)`,
        };
      return isNamed(registry) ? null : unreachable(registry, error);
    }
  };

  /** Whoever named it knows that the engine reaches it, perhaps by a proxy or under a certificate that this process does not know. */
  function isNamed(registry: string): boolean {
    const verdict = judgeRegistry(registry, rules);
    return verdict.kind === "allowed" && verdict.isNamed;
  }
}

const unreachable = (registry: string, error: unknown): ImageFailure => ({
  code: "image_pull_failed",
  message: `the worker cannot look at its registry ${registry} before the engine does; where the engine alone reaches it, name it in HARDSIM_IMAGE_REGISTRIES`,
  detail: error instanceof Error ? error.message : String(error),
});
