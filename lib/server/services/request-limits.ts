import { toNetwork } from "@/lib/server/addresses";
import type { Env } from "@/lib/server/env";
import { AppError } from "./app-error";
import type { Caller } from "./caller";
import { createRateLimit, type RateLimit } from "./rate-limit";

/** How much one caller may ask of a web process. A key is a caller; a person is one, however many sessions they have. */
export type RequestLimits = {
  /** Counts a request of somebody who was let in. Throws rate_limited when it comes too soon. */
  takeRequest: (caller: Caller, method: string) => void;
  /** Counts a request of whoever has said no name, or a wrong one. `address` "": it is not known, and not counted. */
  takeFromAddress: (address: string) => void;
  /**
   * Counts a stream that stays open. Throws too_many_streams when the caller has as many as they may.
   * @returns gives it back, once
   */
  takeStream: (caller: Caller) => () => void;
};

type Settings = Pick<
  Env,
  | "HARDSIM_API_REQUESTS_PER_MINUTE"
  | "HARDSIM_API_WRITES_PER_MINUTE"
  | "HARDSIM_ADDRESS_REQUESTS_PER_MINUTE"
  | "HARDSIM_STREAMS_PER_CALLER"
>;

/** @param now milliseconds of a clock that never goes back */
export function createRequestLimits(
  settings: Settings,
  now: () => number = () => performance.now(),
): RequestLimits {
  const perMinute = {
    requests: settings.HARDSIM_API_REQUESTS_PER_MINUTE,
    writes: settings.HARDSIM_API_WRITES_PER_MINUTE,
    address: settings.HARDSIM_ADDRESS_REQUESTS_PER_MINUTE,
  };
  const requests = createRateLimit(perMinute.requests, now);
  const writes = createRateLimit(perMinute.writes, now);
  const addresses = createRateLimit(perMinute.address, now);
  const most = settings.HARDSIM_STREAMS_PER_CALLER;
  const streams = new Map<string, number>();

  return {
    takeRequest: (caller, method) => {
      const who = nameOf(caller);
      if (who === null) return;
      const whose = caller.kind === "key" ? "This key" : "Your account";
      take(requests, who, `${whose} may send ${perMinute.requests} requests a minute`);
      if (method !== "GET" && method !== "HEAD")
        take(writes, who, `${whose} may send ${perMinute.writes} requests a minute that change something`);
    },
    takeFromAddress: (address) => {
      if (address === "") return;
      const sentence = `Your address may send ${perMinute.address} requests a minute that are nobody's`;
      take(addresses, toNetwork(address), sentence);
    },
    takeStream: (caller) => {
      const who = nameOf(caller);
      if (who === null || most === 0) return () => {};
      const open = streams.get(who) ?? 0;
      if (open >= most)
        throw new AppError(
          "too_many_streams",
          `You have ${open} streams open, which is as many as one caller may; close one first.`,
          { retryAfterS: 5 },
        );
      streams.set(who, open + 1);
      let isBack = false;
      return () => {
        if (isBack) return;
        isBack = true;
        const left = (streams.get(who) ?? 1) - 1;
        if (left === 0) streams.delete(who);
        else streams.set(who, left);
      };
    },
  };
}

function take(limit: RateLimit, who: string, sentence: string): void {
  const waitS = limit.take(who);
  if (waitS > 0)
    throw new AppError("rate_limited", `${sentence}; send the next one in ${waitS} s.`, {
      retryAfterS: waitS,
    });
}

/** Null: nobody, who is counted by address. */
function nameOf(caller: Caller): string | null {
  switch (caller.kind) {
    case "anonymous":
      return null;
    case "key":
      return caller.keyId;
    case "session":
      return caller.userId;
  }
}
