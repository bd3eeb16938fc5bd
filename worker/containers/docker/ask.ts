import type { IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import { EngineAwayError, EngineRefusal } from "@/worker/containers/port";

export type AskOptions = { timeoutMs?: number };

const defaultTimeoutMs = 30_000;

/**
 * One short question about one container, image or network. Throws EngineRefusal or EngineAwayError, nothing else. The
 * engine answers 500 also where only that one thing is at fault, so it is asked about itself then: while it says that it is
 * well, the answer was a refusal.
 */
export async function ask<T>(
  docker: Docker,
  call: (abortSignal: AbortSignal) => Promise<T>,
  options: AskOptions = {},
): Promise<T> {
  try {
    return await request(call, options);
  } catch (error) {
    const status = readStatus(error);
    if (status === null || status < 500) throw toEngineError(error, "refusal");
    await askEngine(() => docker.ping());
    throw new EngineRefusal(status, readMessage(error));
  }
}

/** One short question about the engine itself. Throws EngineRefusal, or EngineAwayError, also for an answer of 500. */
export async function askEngine<T>(
  call: (abortSignal: AbortSignal) => Promise<T>,
  options: AskOptions = {},
): Promise<T> {
  try {
    return await request(call, options);
  } catch (error) {
    throw toEngineError(error, "away");
  }
}

/**
 * The race is needed: when the engine dies in the middle of an answer docker-modem listens to no error of the response,
 * and its promise never settles.
 */
async function request<T>(call: (abortSignal: AbortSignal) => Promise<T>, options: AskOptions): Promise<T> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const controller = new AbortController();
  const tooLate = delay(timeoutMs, undefined, { signal: controller.signal }).then(() => {
    throw new EngineAwayError(`the container engine did not answer within ${timeoutMs / 1000} s`);
  });
  // The one that loses the race may reject later, when nobody listens any more. Without these lines Node would exit.
  tooLate.catch(() => undefined);
  const answer = call(controller.signal);
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    controller.abort();
  }
}

/** As `ask`; null when the engine refuses with one of these statuses. */
export async function askUnless<T>(
  docker: Docker,
  statuses: readonly number[],
  call: (abortSignal: AbortSignal) => Promise<T>,
  options?: AskOptions,
): Promise<T | null> {
  try {
    return await ask(docker, call, options);
  } catch (error) {
    if (error instanceof EngineRefusal && statuses.includes(error.status)) return null;
    throw error;
  }
}

/** As `ask`; null when the engine answers that there is no such thing. */
export function askOrNull<T>(
  docker: Docker,
  call: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  return askUnless(docker, [404], call);
}

export type StreamRequest = { method: "GET" | "POST"; path: string; query: Record<string, string> };

/** A long answer as it comes; null when there is no such container. The caller reads it to its end or destroys it. */
export async function openStream(
  docker: Docker,
  request: StreamRequest,
  signal: AbortSignal,
): Promise<IncomingMessage | null> {
  signal.throwIfAborted();
  try {
    return await askOrNull(docker, (abortSignal) =>
      dialStream(docker, request, AbortSignal.any([signal, abortSignal])),
    );
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

function dialStream(docker: Docker, request: StreamRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    docker.modem.dial(
      {
        method: request.method,
        path: `${request.path}?`,
        options: { _query: request.query, _body: {} },
        isStream: true,
        statusCodes: { 200: true },
      },
      (error, answer) => {
        signal.removeEventListener("abort", giveUp);
        if (error) return reject(error);
        // docker-modem hands out the response itself for `isStream`; its types say unknown.
        const response = answer as IncomingMessage;
        if (signal.aborted) response.destroy();
        resolve(response);
      },
    );
  });
}

export function toEngineError(error: unknown, serverErrors: "away" | "refusal"): Error {
  if (error instanceof EngineAwayError || error instanceof EngineRefusal) return error;
  const status = readStatus(error);
  const message = readMessage(error);
  const isAway = status === null || status >= 502 || (status >= 500 && serverErrors === "away");
  return isAway
    ? new EngineAwayError(`the container engine is away: ${message}`, { cause: error })
    : new EngineRefusal(status, message);
}

function readStatus(error: unknown): number | null {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : null;
  return typeof status === "number" ? status : null;
}

/** The engine's `message` without docker-modem's "(HTTP code 500) server error -" in front of it. */
function readMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const body = "json" in error ? error.json : null;
  if (typeof body === "object" && body !== null && "message" in body && typeof body.message === "string")
    return body.message.trim();
  return error.message.replace(/^\(HTTP code \d+\) [^-]* - /, "").trim();
}
