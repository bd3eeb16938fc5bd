import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/server/auth/next-auth-options";
import { appContext } from "@/lib/server/http/app-context";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

// Made per request: the settings are there when the server runs, not when it is built.
const handle = (request: Request, context: RouteContext): Promise<Response> =>
  NextAuth(nextAuthOptions(appContext()))(request, context);

export { handle as GET, handle as POST };
