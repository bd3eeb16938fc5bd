"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { MarkPort } from "@/components/run-model/run-actions-port";
import { episodesKey, replaceEpisode } from "@/lib/client/queries/episodes";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import { type EpisodeMark, isSameMark } from "@/lib/core/curation/mark";

export type Marking = {
  /** As it stands. */
  said: EpisodeMark;
  busy: boolean;
  refusal: string | null;
  /** What was to be said when somebody else was faster: nothing of it is lost. Null: nobody was. */
  unheard: EpisodeMark | null;
  /** @returns whether it was heard */
  say: (change: Partial<EpisodeMark>) => Promise<boolean>;
  /** Lets what stands stand. */
  giveWay: () => void;
};

const nothing: EpisodeMark = { verdict: null, note: "", excluded: false };

/** Says something of an episode, from the mark that is shown: of two who do so the second sees what the first has said. */
export function useMarking(runId: string, episode: WireEpisode, send: MarkPort): Marking {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [unheard, setUnheard] = useState<EpisodeMark | null>(null);
  const { mark, episode_id: episodeId } = episode;
  const said: EpisodeMark = mark
    ? { verdict: mark.verdict, note: mark.note, excluded: mark.excluded }
    : nothing;

  async function say(change: Partial<EpisodeMark>): Promise<boolean> {
    const wanted = { ...said, ...change };
    if (busy) return false;
    setRefusal(null);
    setUnheard(null);
    if (isSameMark(wanted, said)) return true;
    setBusy(true);
    try {
      const answer = await send(runId, episodeId, { ...wanted, if_version: mark?.version ?? 0 });
      if (answer.ok) {
        replaceEpisode(client, runId, answer.value);
        return true;
      }
      if (answer.refusal.code === "version_conflict") {
        await client.invalidateQueries({ queryKey: episodesKey(runId) });
        setUnheard(wanted);
      } else setRefusal(answer.refusal.detail);
      return false;
    } catch (cause) {
      setRefusal(cause instanceof Error ? cause.message : String(cause));
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { said, busy, refusal, unheard, say, giveWay: () => setUnheard(null) };
}
