import type { AskedRequest } from "@/lib/server/http/asked-request";
import { hashKey, isKeyText } from "@/lib/server/services/api-keys/key-text";
import { AppError } from "@/lib/server/services/app-error";
import type { Caller } from "@/lib/server/services/caller";
import type { Shared } from "@/lib/server/services/service-context";
import { resolveSession } from "./resolve-session";

/** Who asks, from the request alone: a Bearer key, else the console's session cookie. Throws when it is nobody. */
export async function authenticate(shared: Shared, request: AskedRequest): Promise<Caller> {
  const header = request.headers.get("authorization");
  if (header !== null) return authenticateKey(shared, header);
  const session = await resolveSession(shared, request.headers.get("cookie"));
  if (!session) throw refuse("Send an API key as Authorization: Bearer hls_live_…, or sign in.");
  if (request.method !== "GET" && request.method !== "HEAD") requireOwnOrigin(shared, request);
  return session;
}

async function authenticateKey({ keyIdentities }: Shared, header: string): Promise<Caller> {
  const text = /^bearer +(\S+) *$/i.exec(header)?.[1] ?? "";
  if (!isKeyText(text)) throw refuse("The Authorization header is not Bearer with an API key (hls_live_…).");
  const found = await keyIdentities.find(hashKey(text));
  if (typeof found === "string") throw refuse(found);
  return found;
}

/** A cookie goes along with requests that other sites make; what changes something must come from our own pages. */
function requireOwnOrigin({ env }: Shared, request: AskedRequest): void {
  const origin = request.headers.get("origin");
  const own = [new URL(request.url).host, env.HARDSIM_PUBLIC_URL && new URL(env.HARDSIM_PUBLIC_URL).host];
  const isOwn =
    origin === null
      ? request.headers.get("sec-fetch-site") === "same-origin"
      : URL.canParse(origin) && own.includes(new URL(origin).host);
  if (!isOwn)
    throw new AppError(
      "origin_refused",
      "A session cookie counts only on requests of the console's own pages; use an API key elsewhere.",
    );
}

const refuse = (message: string) => new AppError("unauthenticated", message);
