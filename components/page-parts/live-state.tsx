import { LiveMark } from "@/components/ui/live-mark";
import { Age, Clock } from "@/components/ui/time";
import type { StreamState } from "@/lib/client/live/keep-stream";

/** One a page, beside the crumbs: live, away, or when what it shows has ended. */
export function LiveState({ state, endedAt = null }: { state: StreamState; endedAt?: string | null }) {
  switch (state.kind) {
    case "ended":
      return endedAt === null ? null : (
        <span>
          ended <Age at={endedAt} />
        </span>
      );
    case "live":
      return <LiveMark>Live</LiveMark>;
    case "connecting":
      return <LiveMark off>Connecting</LiveMark>;
    case "resting":
      return <LiveMark off>Paused while hidden</LiveMark>;
    case "reconnecting":
      return (
        <LiveMark off>
          Reconnecting
          {state.lastFrameAt !== null && (
            <span>
              last event <Clock at={new Date(state.lastFrameAt).toISOString()} />
            </span>
          )}
        </LiveMark>
      );
  }
}
