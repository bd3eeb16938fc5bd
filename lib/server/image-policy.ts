import { dockerHub, type ImageReference } from "@/lib/contracts/spec/image-reference";
import { isPrivateHost } from "./addresses";

/** `host`: as an image names it, or `*.example.com` for every name below. `port` null: the protocol's own; "*": any. */
type NamedRegistry = { protocol: "https:" | "http:"; host: string; port: string | null };

export type RegistryRules = {
  /** Any registry at a public address, over https. */
  isPublicAllowed: boolean;
  /** By the operator's word; their addresses may be private. */
  named: readonly NamedRegistry[];
};

/** `named`: the operator vouches for where it stands. `protocol`: how the worker looks at it. */
export type RegistryVerdict =
  | { kind: "allowed"; isNamed: boolean; protocol: "https:" | "http:" }
  | { kind: "refused"; why: string };

export type ImageRules = { registries: RegistryRules; isDigestRequired: boolean };

/**
 * `public`, `host`, `host:port`, `host:*`, `*.example.com` and `http://host:port`, divided by commas or spaces. Throws an
 * Error that names the first one that is none of them.
 */
export function parseRegistryRules(text: string): RegistryRules {
  const entries = text.split(/[\s,]+/).filter((one) => one !== "");
  return {
    isPublicAllowed: entries.includes("public"),
    named: entries.filter((one) => one !== "public").map(parseNamed),
  };
}

function parseNamed(text: string): NamedRegistry {
  const [, scheme, host, port] =
    /^(https?:\/\/)?((?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[a-f0-9:]+\])(?::(\d{1,5}|\*))?$/.exec(
      text.toLowerCase(),
    ) ?? [];
  if (host === undefined)
    throw new Error(
      `${JSON.stringify(text)} must be public, host, host:port, host:*, *.host or http://host:port`,
    );
  return { protocol: scheme === "http://" ? "http:" : "https:", host: toPlainHost(host), port: port ?? null };
}

/** One notation for each address, as `judgeRegistry` has it of an image. */
const toPlainHost = (host: string): string =>
  !host.startsWith("*") && URL.canParse(`https://${host}/`) ? new URL(`https://${host}/`).hostname : host;

/** Why this image may not run here, as what goes on after the field's name; null when it may. */
export function refuseImage(reference: ImageReference, rules: ImageRules): string | null {
  const verdict = judgeRegistry(reference.registry, rules.registries);
  if (verdict.kind === "refused") return verdict.why;
  return rules.isDigestRequired && reference.digest === null
    ? "needs a digest here (name@sha256:…): a tag can lead to another image tomorrow (HARDSIM_IMAGE_DIGESTS)"
    : null;
}

/** `registry`: a host with its port, if any. Judged by what it is called: what a name leads to is asked when it is used. */
export function judgeRegistry(registry: string, { isPublicAllowed, named }: RegistryRules): RegistryVerdict {
  const url = URL.canParse(`https://${registry}/`) ? new URL(`https://${registry}/`) : null;
  if (url === null) return { kind: "refused", why: "has a registry that is no host" };
  // Not the URL's own port, which is left out where it is https's.
  const port = /:(\d+)$/.exec(registry)?.[1] ?? null;
  const own = named.find((one) => matches(one, url.hostname, port));
  if (own) return { kind: "allowed", isNamed: true, protocol: own.protocol };
  if (registry !== dockerHub && isPrivateName(url.hostname))
    return {
      kind: "refused",
      why: `names a registry at a private address, ${registry}, which whoever runs this server has not allowed (HARDSIM_IMAGE_REGISTRIES)`,
    };
  return isPublicAllowed
    ? { kind: "allowed", isNamed: false, protocol: "https:" }
    : {
        kind: "refused",
        why: `names a registry, ${registry}, from which this server takes no images (HARDSIM_IMAGE_REGISTRIES)`,
      };
}

function matches({ host, port, protocol }: NamedRegistry, hostname: string, given: string | null): boolean {
  const usual = protocol === "http:" ? "80" : "443";
  const isPort = port === "*" || (given ?? usual) === (port ?? usual);
  const isHost = host.startsWith("*.") ? hostname.endsWith(host.slice(1)) : hostname === host;
  return isPort && isHost;
}

/** A name without a dot is looked up in whatever network the host is in. */
const isPrivateName = (hostname: string): boolean =>
  isPrivateHost(hostname) || (!hostname.includes(".") && !hostname.includes(":"));
