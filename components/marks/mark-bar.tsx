"use client";

import { Ban, type LucideIcon, NotebookPen, ThumbsDown, ThumbsUp } from "lucide-react";
import { useRef, useState } from "react";
import type { MarkPort } from "@/components/run-model/run-actions-port";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Strip } from "@/components/ui/strip";
import { Age } from "@/components/ui/time";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import { describeMark } from "@/lib/core/curation/mark";
import type { Exclusion } from "./judge-exclusion";
import { NoteForm } from "./note-form";
import { type MarkWish, markKeys } from "./read-mark-key";
import { useMarkKeys } from "./use-mark-keys";
import { useMarking } from "./use-marking";

/** What people say of the episode that is looked at, and the buttons and keys to say it. Nobody says anything of an evaluation's. */
export function MarkBar({
  runId,
  episode,
  exclusion,
  mark,
  mayWrite,
}: {
  runId: string;
  episode: WireEpisode;
  exclusion: Exclusion;
  mark: MarkPort;
  mayWrite: boolean;
}) {
  if (episode.purpose !== "training") return null;
  // Another episode is another mark: what was typed for one is not said of another.
  const key = episode.episode_id;
  if (mayWrite)
    return <MarkButtons key={key} runId={runId} episode={episode} exclusion={exclusion} mark={mark} />;
  return episode.mark ? <Said mark={episode.mark} effect={exclusion.effect} /> : null;
}

function MarkButtons({
  runId,
  episode,
  exclusion,
  mark: send,
}: {
  runId: string;
  episode: WireEpisode;
  exclusion: Exclusion;
  mark: MarkPort;
}) {
  const { said, busy, refusal, unheard, say, insist, giveWay } = useMarking(runId, episode, send);
  const [isNoting, setIsNoting] = useState(false);
  const note = useRef<HTMLButtonElement>(null);
  const toggle = (wish: MarkWish) => {
    if (wish === "note") setIsNoting(true);
    else if (wish !== "excluded") void say(({ verdict }) => ({ verdict: verdict === wish ? null : wish }));
    else if (exclusion.refusal === null) void say(({ excluded }) => ({ excluded: !excluded }));
  };
  useMarkKeys(toggle);
  const closeNote = () => {
    setIsNoting(false);
    note.current?.focus();
  };
  const button = (wish: MarkWish, of: LucideIcon, label: string, pressed: boolean) => (
    <Button
      small
      icon={<Icon of={of} small />}
      ref={wish === "note" ? note : undefined}
      aria-pressed={wish === "note" ? undefined : pressed}
      aria-expanded={wish === "note" ? pressed : undefined}
      title={`${label} (${markKeys[wish]})`}
      disabledReason={wish === "excluded" ? exclusion.refusal : null}
      className="aria-pressed:border-line-control aria-pressed:bg-track"
      onClick={() => toggle(wish)}
    >
      {label}
    </Button>
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <fieldset aria-busy={busy || undefined} className="flex min-w-0 flex-wrap items-center gap-2">
        <legend className="sr-only">What you think of this episode</legend>
        {button("good", ThumbsUp, "Good", said.verdict === "good")}
        {button("bad", ThumbsDown, "Bad", said.verdict === "bad")}
        {button("excluded", Ban, "Leave out", said.excluded)}
        {button("note", NotebookPen, said.note === "" ? "Note" : "Edit note", isNoting)}
      </fieldset>
      {isNoting ? (
        <NoteForm
          note={said.note}
          busy={busy}
          onKeep={async (text) => {
            if (await say(() => ({ note: text }))) closeNote();
          }}
          onClose={closeNote}
        />
      ) : (
        episode.mark && <Said mark={episode.mark} effect={exclusion.effect} />
      )}
      {unheard && (
        <Strip
          fact="Somebody else was faster."
          action={
            <>
              <Button small busy={busy} onClick={insist}>
                Say yours instead
              </Button>
              <Button small onClick={giveWay}>
                Keep what stands
              </Button>
            </>
          }
        >
          What stands now is above. Yours was: {describeMark(unheard)}.
        </Strip>
      )}
      {refusal && <Strip tone="bad">{refusal}</Strip>}
    </div>
  );
}

/** Who has said what, and when. */
function Said({ mark, effect }: { mark: NonNullable<WireEpisode["mark"]>; effect: string | null }) {
  const { verdict, note, excluded, marked_by: by, marked_at: at } = mark;
  const words = [verdict, excluded && "left out of datasets"].filter(Boolean).join(", ");
  return (
    <div className="grid max-w-prose gap-1 text-small text-text-2">
      <p>
        {words === "" ? note === "" ? "Taken back" : "Noted" : <b className="font-strong">{words}</b>} by{" "}
        <bdi>{by.name ?? "the platform"}</bdi>, <Age at={at} />
        {effect && `. ${effect}`}
      </p>
      {note !== "" && (
        <p dir="auto" className="whitespace-pre-wrap text-text wrap-anywhere">
          {note}
        </p>
      )}
    </div>
  );
}
