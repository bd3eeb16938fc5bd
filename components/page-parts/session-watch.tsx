"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useCallback, useEffect, useState } from "react";
import { Strip } from "@/components/ui/strip";
import { ApiError } from "@/lib/client/api-error";
import { call } from "@/lib/client/call";
import { listProjects } from "@/lib/contracts/projects/list";
import { useSignInAddress } from "./use-sign-in-address";

/** Going to and fro between windows is no reason to ask each time. */
const askAgainMs = 60_000;

const SessionContext = createContext<(() => void) | null>(null);

/** Whether a frame above says that the session has ended, so that nothing else needs to. */
export function useIsSessionWatched(): boolean {
  return use(SessionContext) !== null;
}

const tellNobody = () => {};

/** @returns tells the frame, where there is one, that the session has ended, when an action was refused for it */
export function useEndedSession(): () => void {
  return use(SessionContext) ?? tellNobody;
}

/**
 * Says that the session has ended while the page stays as it is, with all that was typed: signing in again happens in
 * another tab. It is noticed when anything is refused, and when one comes back to the tab; a session that is there again
 * takes the strip away and reads anew what could not be read.
 */
export function SessionWatch({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [ended, setEnded] = useState(false);
  const tell = useCallback(() => setEnded(true), []);

  useEffect(
    () =>
      client.getQueryCache().subscribe((event) => {
        // Only a new refusal counts: a query that is read anew has its old one until it is answered.
        if (event.type !== "updated" || event.action.type !== "error") return;
        if (isUnauthenticated(event.action.error)) setEnded(true);
      }),
    [client],
  );

  useEffect(() => {
    let askedAt = Number.NEGATIVE_INFINITY;
    const onReturn = async () => {
      if (document.visibilityState === "hidden") return;
      if (!ended && performance.now() - askedAt < askAgainMs) return;
      askedAt = performance.now();
      const signedIn = await isSignedIn();
      if (signedIn === null) return;
      setEnded(!signedIn);
      if (ended && signedIn) void client.invalidateQueries();
    };
    document.addEventListener("visibilitychange", onReturn);
    addEventListener("focus", onReturn);
    return () => {
      document.removeEventListener("visibilitychange", onReturn);
      removeEventListener("focus", onReturn);
    };
  }, [client, ended]);

  return (
    <SessionContext value={tell}>
      {ended && (
        <div className="sticky top-0 z-20 bg-bg px-gutter py-2">
          <Strip tone="bad" fact="Session ended." action={<SignInLink />}>
            What you typed is kept: sign in in another tab, then come back to this one. Runs go on.
          </Strip>
        </div>
      )}
      {children}
    </SessionContext>
  );
}

/** In another tab: what was typed stays. */
export function SignInLink() {
  return (
    <a className="link" href={useSignInAddress()} target="_blank" rel="noopener">
      Sign in again
    </a>
  );
}

function isUnauthenticated(cause: unknown): boolean {
  return cause instanceof ApiError && cause.code === "unauthenticated";
}

/** Null: the server did not say. */
async function isSignedIn(): Promise<boolean | null> {
  try {
    await call(listProjects);
    return true;
  } catch (cause) {
    // A server that is away has not ended the session; each reading says itself that it is away.
    return isUnauthenticated(cause) ? false : null;
  }
}
