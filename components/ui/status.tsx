import { capitalize } from "@/components/ui/capitalize";
import { joinClasses } from "@/components/ui/join-classes";
import { StatusGlyph, type StatusName } from "@/components/ui/status-glyph";

type Tone = "queued" | "running" | "paused" | "succeeded" | "failed" | "canceled";

/** What is on its way to an end has the end's colour. */
export function toneOf(status: StatusName): Tone {
  if (status === "pausing") return "paused";
  if (status === "canceling") return "canceled";
  return status === "landing" ? "queued" : status;
}

const glyphColors: Record<Tone, string> = {
  queued: "text-queued",
  running: "text-running",
  paused: "text-paused",
  succeeded: "text-succeeded",
  failed: "text-failed",
  canceled: "text-canceled",
};

const pills: Record<Tone, string> = {
  queued: "bg-track",
  running: "bg-accent-wash text-accent",
  paused: "bg-paused-wash text-paused",
  succeeded: "bg-succeeded-wash text-succeeded",
  failed: "bg-failed-wash text-failed",
  canceled: "bg-track text-canceled",
};

/**
 * Glyph and word. In rows without a frame, in a page head as a pill.
 * @param word instead of the state's own name: "Training" with the glyph of `running`
 * @param share of the work that is done, 0 to 1
 */
export function Status({
  status,
  word,
  share,
  pill = false,
}: {
  status: StatusName;
  word?: string;
  share?: number | null;
  pill?: boolean;
}) {
  const tone = toneOf(status);
  return (
    <span
      data-status={status}
      className={joinClasses(
        "inline-flex min-w-0 max-w-full items-center gap-1.5 whitespace-nowrap font-medium",
        pill && "h-5.5 rounded-control pr-2 pl-1.5 text-small",
        pill && pills[tone],
      )}
    >
      <span className={joinClasses("flex-none", glyphColors[tone])}>
        <StatusGlyph status={status} share={share} />
      </span>
      <span className="truncate">{word ?? capitalize(status)}</span>
    </span>
  );
}
