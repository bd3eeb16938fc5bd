import type { LinkedWay } from "@/components/account/sign-in-ways";
import { listOutsideWays, nameIssuer, readIssuer } from "@/lib/server/auth/outside-providers";
import { listIdentities } from "@/lib/server/services/accounts/list-identities";
import type { ServiceContext } from "@/lib/server/services/service-context";

/** The other providers that are linked, and those that could be. */
export async function listWays(context: ServiceContext): Promise<LinkedWay[]> {
  const linked = await listIdentities(context);
  const others = listOutsideWays(context.env)
    .map(({ provider, name }) => ({ issuer: readIssuer(context.env, provider), name, link: null }))
    .filter(({ issuer }) => !linked.some((one) => one.issuer === issuer));
  return [
    ...linked.map(({ provider, issuer, email, linkedAt }) => ({
      issuer,
      name: nameIssuer(provider, issuer),
      link: { email, at: linkedAt.toISOString() },
    })),
    ...others,
  ];
}
