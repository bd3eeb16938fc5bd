import { Button } from "@/components/ui/button";
import { Strip } from "@/components/ui/strip";
import type { RivalDraft } from "./use-draft";

/** Two tabs, one place to keep a draft in: which of them stays is asked, not decided by who typed last. */
export function RivalStrip({ rival }: { rival: RivalDraft }) {
  return (
    <Strip
      fact="Another tab changed this browser's draft."
      action={
        <span className="flex flex-wrap gap-2">
          <Button small onClick={rival.keepOwn}>
            Keep this one
          </Button>
          {rival.draft && (
            <Button small onClick={rival.takeOther}>
              Take the other
            </Button>
          )}
        </span>
      }
    >
      {rival.draft
        ? "What is typed here is not kept until you choose."
        : "It is of another fork. What is typed here is not kept until you say so."}
    </Strip>
  );
}
