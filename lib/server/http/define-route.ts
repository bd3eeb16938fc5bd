import type { z } from "zod";
import { toCamelKeys } from "@/lib/contracts/code-names";
import type { Contract, InputOf } from "@/lib/contracts/contract";
import { authenticate } from "@/lib/server/auth/authenticate";
import { joinReading } from "@/lib/server/events/join-reading";
import { newRequestId } from "@/lib/server/new-id";
import { AppError } from "@/lib/server/services/app-error";
import {
  type Caller,
  hasScope,
  requireOwner,
  requireSession,
  scopeMissing,
} from "@/lib/server/services/caller";
import { makeOnceKey, type OnceKey, type SentRequest } from "@/lib/server/services/idempotency/once-key";
import { findKeptAnswer } from "@/lib/server/services/idempotency/run-once";
import type { ServiceContext, Shared } from "@/lib/server/services/service-context";
import type { WrittenJson } from "@/lib/server/services/written-json";
import { type Answered, toResponse } from "./answered";
import { appContext } from "./app-context";
import type { AskedRequest } from "./asked-request";
import { addressHeader } from "./client-address";
import { jsonAnswer } from "./json-answer";
import { parseRequest, readSentRequest } from "./parse-request";
import { toProblemAnswer } from "./problem-answer";
import { StreamAnswer } from "./stream-answer";
import { webMetrics } from "./web-metrics";

/** What a verb's service is told: what the request names and sends, and how it came. */
export type Call<Of extends Contract> = InputOf<Of> & {
  body: Of["body"] extends z.ZodType ? z.output<Of["body"]> : null;
  request: AskedRequest;
  /** Scheme and host under which the caller reached us. */
  origin: string;
  /** Of an Idempotency-Key header, where the contract honours one. */
  once: OnceKey | null;
};

export type RouteContext = { params: Promise<Record<string, string>> };
/** As Next calls it; `answer` is the same for a server that needs no web objects. */
export type RouteHandler = ((request: Request, context: RouteContext) => Promise<Response>) & {
  contract: Contract;
  answer: (request: AskedRequest, params: Record<string, string>) => Promise<Answered>;
};

type Answer<Schema> =
  | Response
  | StreamAnswer
  | (Schema extends z.ZodType ? z.output<Schema> | WrittenJson<z.output<Schema>> : never);

/** Wires one contract to its service. Takes identity from the request alone, so that it runs with and without Next. */
export function defineRoute<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType | null,
  Result extends z.ZodType | null,
>(
  contract: Contract<Params, Query, Body, Result>,
  serve: (
    context: ServiceContext,
    call: Call<Contract<Params, Query, Body, Result>>,
  ) => Promise<Answer<Result>>,
): RouteHandler {
  type OwnCall = Parameters<typeof serve>[1];
  const { id, method, path, status } = contract;

  const answerWatched = async (request: AskedRequest, params: Record<string, string>): Promise<Answered> => {
    const began = performance.now();
    const answered = await answer(newRequestId(), request, params);
    const { countVerb, observeRequest } = webMetrics();
    countVerb(id, answered.status);
    const seconds = (performance.now() - began) / 1_000;
    observeRequest({ method, route: path, status: answered.status, seconds });
    return answered;
  };

  const answer = async (
    requestId: string,
    request: AskedRequest,
    params: Record<string, string>,
  ): Promise<Answered> => {
    const shared = appContext();
    try {
      const caller = await identify(shared, contract, request);
      shared.limits.takeRequest(caller, request.method);
      requireContractScope(caller, contract.scope);
      const sent = await readSentRequest(contract, request, params);
      const once = readOnceKey(contract, request, sent);
      const kept = once && (await findKeptAnswer(shared.database.db, caller, once));
      if (kept) return jsonAnswer(kept, { status, requestId });
      const { params: named, query, body } = parseRequest(contract, sent);
      const origin = readOrigin(request);
      const address = request.headers.get(addressHeader) ?? "";
      const call = { ...toCamelKeys({ ...named, ...query }), body, request, origin, once };
      const read = () => serve({ ...shared, caller, address }, trustParsed<OwnCall>(call));
      // A file is read by one caller alone.
      const isJoined = contract.validated && contract.response !== null;
      const result = await (isJoined ? joinReading(caller, `${id} ${request.url}`, read) : read());
      if (result instanceof StreamAnswer) {
        result.headers["x-request-id"] = requestId;
        return result;
      }
      if (result instanceof Response) {
        result.headers.set("x-request-id", requestId);
        return result;
      }
      const ifNoneMatch = contract.validated ? request.headers.get("if-none-match") : undefined;
      return jsonAnswer(result, { status, requestId, ifNoneMatch, isKept: contract.kept });
    } catch (error) {
      return toProblemAnswer(error, requestId, shared.log);
    }
  };

  const route = async (request: Request, { params }: RouteContext): Promise<Response> =>
    toResponse(await answerWatched(request, await params), request.signal);
  return Object.assign(route, { contract: contract as unknown as Contract, answer: answerWatched });
}

/** The scheme and host of an absolute address. */
const readOrigin = ({ url }: AskedRequest): string => url.slice(0, url.indexOf("/", "https://".length));

/** Who asks. What is nobody's, and what is sent with a wrong name, counts for the address that it comes from. */
async function identify(
  shared: Shared,
  { scope }: Pick<Contract, "scope">,
  request: AskedRequest,
): Promise<Caller> {
  const address = request.headers.get(addressHeader) ?? "";
  if (scope === "none") {
    shared.limits.takeFromAddress(address);
    return { kind: "anonymous" };
  }
  try {
    return await authenticate(shared, request);
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthenticated") shared.limits.takeFromAddress(address);
    throw error;
  }
}

function requireContractScope(caller: Caller, scope: Contract["scope"]): void {
  if (scope === "none") return;
  if (scope === "session") requireSession(caller);
  else if (scope === "owner") requireOwner(caller);
  else if (!hasScope(caller, scope)) throw scopeMissing(scope);
}

/** Guarantee: what is named and sent are the very outputs of this contract's schemas, by `parseRequest`. */
function trustParsed<OwnCall>(call: Record<keyof Call<Contract>, unknown>): OwnCall {
  return call as OwnCall;
}

function readOnceKey(
  contract: { id: string; idempotent?: true },
  request: AskedRequest,
  sent: SentRequest,
): OnceKey | null {
  const key = request.headers.get("idempotency-key");
  return contract.idempotent && key !== null ? makeOnceKey(contract.id, key, sent) : null;
}
