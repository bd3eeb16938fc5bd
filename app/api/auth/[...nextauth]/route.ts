import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/server/auth/next-auth-options";
import { tellRateLimit } from "@/lib/server/auth/sign-in-errors";
import { appContext } from "@/lib/server/http/app-context";
import { addressHeader } from "@/lib/server/http/client-address";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

// Made per request: the settings are there when the server runs, not when it is built.
const handle = async (request: Request, context: RouteContext): Promise<Response> => {
  const place = {
    userAgent: request.headers.get("user-agent") ?? "",
    address: request.headers.get(addressHeader) ?? "",
  };
  return tellRateLimit(await NextAuth(nextAuthOptions(appContext(), place))(request, context));
};

export { handle as GET, handle as POST };
