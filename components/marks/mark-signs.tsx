import { Ban, type LucideIcon, NotebookPen, ThumbsDown, ThumbsUp } from "lucide-react";
import { Icon } from "@/components/ui/icon";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";

/** What is said of an episode in a row of a list. `ruledOut`: which rules in force take it, as words; "" where none does. */
export function MarkSigns({
  mark,
  ruledOut,
}: {
  mark: Pick<NonNullable<WireEpisode["mark"]>, "verdict" | "note" | "excluded"> | null;
  ruledOut: string;
}) {
  return (
    <span className="inline-flex items-center gap-1.5 text-text-2">
      {mark?.verdict === "good" && <Sign of={ThumbsUp} name="good" />}
      {mark?.verdict === "bad" && <Sign of={ThumbsDown} name="bad" className="text-failed" />}
      {mark?.excluded && <Sign of={Ban} name="left out by hand" />}
      {ruledOut !== "" && !mark?.excluded && (
        <Sign of={Ban} name={`left out by rule: ${ruledOut}`} className="text-text-3" />
      )}
      {mark && mark.note !== "" && <Sign of={NotebookPen} name={`note: ${mark.note}`} />}
    </span>
  );
}

function Sign({ of, name, className }: { of: LucideIcon; name: string; className?: string }) {
  return (
    <span title={name} className={className}>
      <Icon of={of} small />
      <span className="sr-only">{name}</span>
    </span>
  );
}
