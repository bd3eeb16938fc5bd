"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { MarkPort } from "@/components/run-model/run-actions-port";
import { episodesKey, replaceEpisode } from "@/lib/client/queries/episodes";
import type { WireEpisode, WireEpisodeMark } from "@/lib/contracts/episodes/episode";
import { type EpisodeMark, isSameMark } from "@/lib/core/curation/mark";

/** What is changed of what is said at that moment. */
type Change = (said: EpisodeMark) => Partial<EpisodeMark>;

export type Marking = {
  /** As it stands. */
  said: EpisodeMark;
  busy: boolean;
  refusal: string | null;
  /** What was to be said when somebody else was faster: nothing of it is lost. Null: nobody was. */
  unheard: EpisodeMark | null;
  /** One after the other, however fast they come. @returns whether it was heard */
  say: (change: Change) => Promise<boolean>;
  /** Says what was not heard in place of what stands. */
  insist: () => void;
  /** Lets what stands stand. */
  giveWay: () => void;
};

const readMark = (mark: WireEpisodeMark | null): EpisodeMark => ({
  verdict: mark?.verdict ?? null,
  note: mark?.note ?? "",
  excluded: mark?.excluded ?? false,
});

const versionOf = (mark: WireEpisodeMark | null): number => mark?.version ?? 0;

/** Says something of an episode, from the mark that is shown: of two who do so the second sees what the first has said. */
export function useMarking(runId: string, episode: WireEpisode, send: MarkPort): Marking {
  const client = useQueryClient();
  const [waiting, setWaiting] = useState(0);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [unheard, setUnheard] = useState<EpisodeMark | null>(null);
  const { mark, episode_id: episodeId } = episode;
  const known = useKnown(mark);
  const before = useRef<Promise<unknown>>(Promise.resolve());
  const kept = useRef<EpisodeMark | null>(null);
  const keep = (wanted: EpisodeMark | null) => {
    kept.current = wanted;
    setUnheard(wanted);
  };

  async function sayNow(change: Change): Promise<boolean> {
    // After a conflict a person decides first: what is said meanwhile joins what was not heard.
    if (kept.current) {
      keep({ ...kept.current, ...change(kept.current) });
      return false;
    }
    const said = readMark(known.current);
    const wanted = { ...said, ...change(said) };
    if (isSameMark(wanted, said)) return true;
    const answer = await sendMark(send, { runId, episodeId, wanted, seen: versionOf(known.current) });
    if (answer.kind === "heard") {
      known.current = answer.episode.mark;
      replaceEpisode(client, runId, answer.episode);
      return true;
    }
    if (answer.kind === "conflict") {
      await rereadEpisodes(client, runId);
      keep(wanted);
    } else setRefusal(answer.detail);
    return false;
  }

  function say(change: Change): Promise<boolean> {
    setRefusal(null);
    setWaiting((count) => count + 1);
    const done = before.current.then(() => sayNow(change)).finally(() => setWaiting((count) => count - 1));
    before.current = done;
    return done;
  }

  return {
    said: readMark(mark),
    busy: waiting > 0,
    refusal,
    unheard,
    say,
    insist: () => {
      const wanted = kept.current;
      keep(null);
      if (wanted) void say(() => wanted);
    },
    giveWay: () => keep(null),
  };
}

/** The newest mark that is known, be it shown or only just answered. */
function useKnown(mark: WireEpisodeMark | null) {
  const known = useRef(mark);
  useEffect(() => {
    if (versionOf(mark) > versionOf(known.current)) known.current = mark;
  }, [mark]);
  return known;
}

type Answer =
  | { kind: "heard"; episode: WireEpisode }
  | { kind: "conflict" }
  | { kind: "refused"; detail: string };

/** Never rejects. */
async function sendMark(
  send: MarkPort,
  given: { runId: string; episodeId: string; wanted: EpisodeMark; seen: number },
): Promise<Answer> {
  const { runId, episodeId, wanted, seen } = given;
  try {
    const answer = await send(runId, episodeId, { ...wanted, if_version: seen });
    if (answer.ok) return { kind: "heard", episode: answer.value };
    const { code, detail } = answer.refusal;
    return code === "version_conflict" ? { kind: "conflict" } : { kind: "refused", detail };
  } catch (cause) {
    return { kind: "refused", detail: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** A reading that fails shows in its own query. */
const rereadEpisodes = (client: QueryClient, runId: string): Promise<void> =>
  client.invalidateQueries({ queryKey: episodesKey(runId) });
