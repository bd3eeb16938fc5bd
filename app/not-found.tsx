import type { Metadata } from "next";
import { EntryPage } from "@/components/ui/entry-page";
import { LinkButton } from "@/components/ui/link-button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <EntryPage title="Nothing is at this address">
      <p className="text-text-2">
        It may have been mistyped, or belongs to a project that this account cannot see. The two look the
        same.
      </p>
      <div>
        <LinkButton look="primary" href="/runs">
          Show runs
        </LinkButton>
      </div>
    </EntryPage>
  );
}
