"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { LinkButton } from "@/components/ui/link-button";
import { ShortId } from "@/components/ui/short-id";
import { Strip } from "@/components/ui/strip";
import { readFailure } from "@/lib/client/api-error";
import { useIsSessionWatched } from "./session-watch";
import { useSignInAddress } from "./use-sign-in-address";

/** What is said of a query that failed; nothing while it has not. Where it has older data, they are what is stale. */
export function QueryFailure({
  what,
  query,
  stale = query.data !== undefined,
}: {
  what: string;
  query: Pick<UseQueryResult, "data" | "error" | "isError" | "refetch">;
  stale?: boolean;
}) {
  if (!query.isError) return null;
  return <FailureView what={what} failure={query.error} onRetry={() => void query.refetch()} stale={stale} />;
}

/**
 * What could not be read, why, the id that finds it in the server's log, and the way to try again.
 * `stale`: older data is still on the page.
 */
export function FailureView({
  what,
  failure,
  onRetry,
  stale = false,
}: {
  /** "Runs", "The fleet". */
  what: string;
  failure: unknown;
  onRetry: () => void;
  stale?: boolean;
}) {
  const { detail, requestId, code } = readFailure(failure);
  const signedOut = code === "unauthenticated";
  const signIn = useSignInAddress();
  if (useIsSessionWatched() && signedOut) return null;
  return (
    <Strip
      tone={stale ? "warn" : "bad"}
      fact={
        signedOut
          ? "Your session has ended."
          : stale
            ? `${what} may be out of date.`
            : `${what} could not be read.`
      }
      action={
        signedOut ? (
          <LinkButton small href={signIn}>
            Sign in
          </LinkButton>
        ) : (
          <Button small onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      {signedOut ? "What runs goes on." : detail}{" "}
      {requestId && (
        <span className="text-text-3">
          Request <ShortId id={requestId} name="request id" />
        </span>
      )}
    </Strip>
  );
}
