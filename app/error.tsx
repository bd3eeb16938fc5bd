"use client";

import { Button } from "@/components/ui/button";
import { EntryPage } from "@/components/ui/entry-page";
import { LinkButton } from "@/components/ui/link-button";

/** What a page shows when drawing it failed. The log of the web process has the cause under the same digest. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <EntryPage title="This page could not be shown">
      <p className="text-text-2">Runs are not touched by it: they go on, and nothing is lost.</p>
      {error.digest && (
        <p className="text-small text-text-3">
          The web process logged the cause as <code>{error.digest}</code>.
        </p>
      )}
      <div className="flex gap-2">
        <Button look="primary" onClick={reset}>
          Load it again
        </Button>
        <LinkButton href="/runs">Show runs</LinkButton>
      </div>
    </EntryPage>
  );
}
