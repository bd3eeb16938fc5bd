import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/server/auth/next-auth-options";
import { holdsOwnerPermit } from "@/lib/server/auth/owner-permit";
import { refusalAddress, tellRateLimit } from "@/lib/server/auth/sign-in-errors";
import { appContext } from "@/lib/server/http/app-context";
import { addressHeader } from "@/lib/server/http/client-address";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

// Made per request: the settings are there when the server runs, not when it is built.
const handle = async (request: Request, context: RouteContext): Promise<Response> => {
  const { nextauth } = await context.params;
  if (nextauth[0] === "callback" && new URL(request.url).searchParams.get("error") === "access_denied")
    // next-auth would answer as for a provider that is broken.
    return new Response(null, { status: 302, headers: { location: refusalAddress("canceled") } });
  const place = {
    userAgent: request.headers.get("user-agent") ?? "",
    address: request.headers.get(addressHeader) ?? "",
  };
  const mayBecomeOwner = await holdsOwnerPermit(appContext(), request.headers.get("cookie"));
  const options = nextAuthOptions(appContext(), { place, mayBecomeOwner });
  return tellRateLimit(await NextAuth(options)(request, context));
};

export { handle as GET, handle as POST };
