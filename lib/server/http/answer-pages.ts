import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@/lib/server/services/app-error";
import type { Shared } from "@/lib/server/services/service-context";
import { addressHeader } from "./client-address";
import { limitPageBody } from "./limit-page-body";
import type { SecureHeaders } from "./secure-headers";

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What stands before Next for everything that is a page's: cheap refusals first, then the headers that it goes by. */
export function makePageAnswer({
  pages,
  secure,
  shared,
}: {
  pages: NodeHandler;
  secure: SecureHeaders;
  shared: Pick<Shared, "limits">;
}): NodeHandler {
  return async (request, response) => {
    const isFile = request.url?.startsWith("/_next/static/") ?? false;
    if (!isFile) shared.limits.takeFromAddress(String(request.headers[addressHeader] ?? ""));
    limitPageBody(request);
    requireActionId(request);
    if (isAction(request)) requireOwnOrigin(request);
    const headers = secure.ofPage();
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    // Next takes the nonce from here, and nobody but us may choose it.
    delete request.headers["content-security-policy-report-only"];
    request.headers["content-security-policy"] = headers["content-security-policy"];
    if (isAction(request)) blameSender(response);
    await pages(request, response);
  };
}

/** A page's script calls a server action. */
export const isActionCall = ({ headers }: IncomingMessage): boolean => headers["next-action"] !== undefined;

const isAction = (request: IncomingMessage): boolean =>
  isActionCall(request) || /^multipart\/form-data/i.test(request.headers["content-type"] ?? "");

/**
 * Next would answer 500 without a word. Mostly it is no other site but a proxy that asks for this server by another name
 * than the browser does.
 */
function requireOwnOrigin({ headers }: IncomingMessage): void {
  const { origin, host } = headers;
  if (origin === undefined || !URL.canParse(origin) || new URL(origin).host === host) return;
  throw new AppError(
    "origin_refused",
    `The browser is at ${origin.slice(0, 200)}, and this server was asked for as ${host?.slice(0, 200)}. Where a proxy stands between them, set HARDSIM_PUBLIC_URL=${origin.slice(0, 200)} and start again.`,
  );
}

/** Next answers an id of another shape with 404 and a page's whole text, or with 500. */
function requireActionId({ headers }: IncomingMessage): void {
  const id = headers["next-action"];
  if (id !== undefined && !/^[0-9a-f]{40,42}$/.test(String(id)))
    throw new AppError("invalid_request", "The Next-Action header is not the id of a server action.");
}

/**
 * Whatever goes wrong in an action of ours is told within its answer, by `answerAction`. What Next itself answers with 500
 * is a request that it could not read, or one of another origin: the sender's fault.
 */
function blameSender(response: ServerResponse): void {
  const { writeHead } = response;
  response.writeHead = (status: number, ...rest: unknown[]) =>
    Reflect.apply(writeHead, response, [status === 500 ? 400 : status, ...rest]);
}
