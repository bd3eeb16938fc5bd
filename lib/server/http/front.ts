import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorCode } from "@/lib/contracts/problems";
import { newRequestId } from "@/lib/server/new-id";
import type { Shared } from "@/lib/server/services/service-context";
import { isActionCall, makePageAnswer, type NodeHandler } from "./answer-pages";
import type { Answered } from "./answered";
import { readNodeRequest } from "./asked-request";
import { makeHostCheck } from "./check-host";
import { addressHeader, readClientAddress } from "./client-address";
import { openDriveFile } from "./drive-files";
import { makeMatcher, type RouteModule } from "./match-route";
import { sendAnswer } from "./node-bridge";
import { problemAnswer, toActionAnswer, toProblemAnswer } from "./problem-answer";
import { readAddress } from "./read-address";
import { makeSecureHeaders } from "./secure-headers";
import { makeReachSettler } from "./settle-reach";
import { webMetrics } from "./web-metrics";

export type FrontOptions = {
  routes: readonly RouteModule[];
  /** Answers what is no route of ours: the console's pages. */
  pages: NodeHandler;
  shared: Pick<Shared, "env" | "database" | "setupToken" | "limits" | "log">;
};

/** Paths that never reach the pages, even where nothing is there. */
const ownRoots: ReadonlySet<string> = new Set(["v0", "v1", "healthz", "readyz", "metrics"]);

/**
 * Stands in front of Next, which would answer TRACE and paths like %ff with 500, a trailing slash with 308 and an
 * unknown path of the API with a page. The API's verbs are called right here: the framework would cost each request
 * about a millisecond.
 */
export function makeFront({ routes, pages, shared }: FrontOptions): NodeHandler {
  const { env, log } = shared;
  const match = makeMatcher(routes);
  const settleReach = makeReachSettler(env);
  const checkHost = makeHostCheck(shared);
  const secure = makeSecureHeaders(env);
  const answerPages = makePageAnswer({ pages, secure, shared });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<Answered | null> => {
    const method = request.method ?? "GET";
    if (method === "TRACE" || method === "CONNECT")
      return refuse("method_not_allowed", `${method} is not answered here.`, { allow: "GET, HEAD, POST" });
    const address = readAddress(request);
    const segments = address && decodeSegments(address.pathname);
    if (!address || !segments)
      return refuse("invalid_request", "The address is not a valid one: its percent-encoding is broken.");
    // Whoever asks whether the process lives may call it what they like.
    if (segments[0] !== "healthz") await checkHost(request);
    // Next would send a browser to the path with one slash, where a program would be lost without a word.
    if (segments[0] === "" && segments.length > 1)
      return refuse(
        "not_found",
        `There is nothing at ${address.pathname.slice(0, 200)}: its slashes are doubled.`,
      );
    if (segments[0] === "drive") return answerDriveFile(segments, request, address.pathname);
    if (!ownRoots.has(segments[0] ?? "")) return null;

    const found = match(method, segments);
    switch (found.kind) {
      case "unknown":
        return refuse("not_found", `There is nothing at ${address.pathname.slice(0, 200)}.`);
      case "other_method": {
        const allow = found.allow.join(", ");
        return refuse("method_not_allowed", `${method} is not possible here; possible: ${allow}.`, { allow });
      }
      case "found":
        return found.route.answer(readNodeRequest(request, response, address), found.params);
    }
  };

  return async (request, response) => {
    const began = performance.now();
    // Said by us alone, whatever was sent under this name.
    request.headers[addressHeader] = readClientAddress(request, env.HARDSIM_TRUST_PROXY);
    settleReach(request.headers);
    const always = secure.ofApi;
    try {
      const answered = await answer(request, response);
      if (answered) return await sendAnswer(answered, { request, response, always });
      await answerPages(request, response);
      observePage(request, response, (performance.now() - began) / 1_000);
    } catch (error) {
      const answerOf = isActionCall(request) ? toActionAnswer : toProblemAnswer;
      const problem = answerOf(error, newRequestId(), log);
      if (response.headersSent) response.destroy();
      else await sendAnswer(problem, { request, response, always });
    }
  };
}

async function answerDriveFile(
  segments: readonly string[],
  { method = "GET", headers }: IncomingMessage,
  pathname: string,
): Promise<Answered> {
  if (method !== "GET" && method !== "HEAD")
    return refuse("method_not_allowed", `${method} is not possible here.`, { allow: "GET, HEAD" });
  const [, name = "", ...rest] = segments;
  const file = rest.length === 0 ? await openDriveFile(name, String(headers["accept-encoding"] ?? "")) : null;
  return file ?? refuse("not_found", `There is nothing at ${pathname.slice(0, 200)}.`);
}

/** Routes of the API observe themselves. Of the pages' own addresses only the kind is told: there is no end of them. */
function observePage(
  { method = "GET", url = "" }: IncomingMessage,
  response: ServerResponse,
  seconds: number,
): void {
  webMetrics().observeRequest({
    method: ["GET", "HEAD", "POST"].includes(method) ? method : "other",
    route: url.startsWith("/_next/") ? "/_next/*" : "pages",
    status: response.statusCode,
    seconds,
  });
}

function refuse(code: ErrorCode, detail: string, headers: Record<string, string> = {}): Answered {
  return problemAnswer(code, detail, newRequestId(), { headers });
}

/** `/v1/a%20b` is ["v1", "a b"]; a trailing slash leaves an empty last one, which matches nothing. */
function decodeSegments(pathname: string): string[] | null {
  const segments = pathname.split("/").slice(1);
  if (!pathname.includes("%")) return segments;
  try {
    return segments.map(decodeURIComponent);
  } catch {
    // decodeURIComponent throws for exactly one reason, which the caller names.
    return null;
  }
}
