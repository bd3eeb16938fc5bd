import { Check, Film, Play, X } from "lucide-react";
import { memo } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import { MarkSigns } from "@/components/marks/mark-signs";
import { DownloadButton } from "@/components/page-parts/download-button";
import { Poster } from "@/components/replay/poster";
import type { PosterWall } from "@/components/replay/use-posters";
import type { Preload } from "@/components/replay/use-preload";
import { nameEpisode } from "@/components/run-model/name-episode";
import { episodeAddress, iterationAddress } from "@/components/run-model/run-address";
import { formatNumber } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Td, Tr } from "@/components/ui/table";
import { readBatchUrl } from "@/lib/client/queries/episodes";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import { startIteration } from "@/lib/core/loop/state";
import type { MeasureColumn } from "./list-measures";

/** What a row is told besides its episode: the same for each of them, and the same functions at every drawing. */
export type RowSetting = {
  runId: string;
  /** There is room for what tells episodes apart alone. */
  isNarrow: boolean;
  /** Some episode of the list succeeded. */
  anySucceeded: boolean;
  /** Some have a video. */
  withVideo: boolean;
  /** Something is said of some, or a rule takes some. */
  withMarks: boolean;
  /** Columns of what was measured. */
  measures: readonly MeasureColumn[];
  onOpen: (episodeId: string) => void;
  preload: Preload;
  /** Undefined: nothing of these episodes can be drawn. */
  posters: PosterWall | null | undefined;
  /** Asks for the same job and environment in every iteration. */
  onPlace: (job: number, env: number) => void;
};

/** Drawn again only where something of it has changed: there may be ten thousand. `driver`: who drove it, in words. `ruledOut`: which rules take it, in words. */
export const EpisodeRow = memo(function EpisodeRow({
  runId,
  episode,
  rowIndex,
  isOpen,
  driver,
  isNarrow,
  anySucceeded,
  withVideo,
  withMarks,
  ruledOut,
  measures,
  onOpen,
  preload,
  posters,
  onPlace,
}: RowSetting & {
  episode: WireEpisode;
  /** Among all of the table, from 1. */
  rowIndex: number;
  isOpen: boolean;
  driver: string;
  ruledOut: string;
}) {
  return (
    <Tr selected={isOpen} aria-rowindex={rowIndex}>
      <Td className="w-6 py-0.75 pr-0">
        <ReplayLink runId={runId} episode={episode} onOpen={onOpen} preload={preload} posters={posters} />
      </Td>
      <Td className="mono">
        {episode.iteration_index === startIteration ? (
          nameIteration(episode.iteration_index)
        ) : (
          <Link href={iterationAddress(runId, episode.iteration_index)} className="relative hover:underline">
            {nameIteration(episode.iteration_index)}
          </Link>
        )}
      </Td>
      <Td className="mono whitespace-nowrap" title={episode.episode_id}>
        <button
          type="button"
          title="The same job and environment in every iteration"
          className="relative hover:underline"
          onClick={() => onPlace(episode.job_index, episode.env)}
        >
          {episode.job_index}·{String(episode.env).padStart(2, "0")}
        </button>
      </Td>
      {withVideo && <Td>{episode.video_artifact_id !== null && <VideoMark />}</Td>}
      {withMarks && (
        <Td className="relative w-16">
          <MarkSigns mark={episode.mark} ruledOut={ruledOut} />
        </Td>
      )}
      <Td>
        <Success success={episode.success} isTold={anySucceeded} />
      </Td>
      <Td numeric>
        <data value={episode.return} title={String(episode.return)}>
          {formatNumber(episode.return, 1)}
        </data>
      </Td>
      <Td numeric>{formatNumber(episode.length)}</Td>
      {measures.map(({ name, read, digits }) => (
        <Td key={name} numeric title={String(read(episode))}>
          {formatNumber(read(episode), digits)}
        </Td>
      ))}
      {!isNarrow && (
        <>
          <Td numeric className="mono select-all text-text-2">
            {episode.seed}
          </Td>
          <Td className="max-w-48 truncate text-text-2" title={episode.driver_checkpoint_id ?? undefined}>
            {driver}
          </Td>
          <Td numeric className="relative">
            <DownloadButton
              small
              iconOnly
              look="quiet"
              label={`Download the batch of ${nameEpisode(episode)}`}
              title="Download its batch (.safetensors)"
              readUrl={() => readBatchUrl(runId, episode.episode_id)}
            />
          </Td>
        </>
      )}
    </Tr>
  );
});

/** The whole row opens the replay above the list; in a tab of its own it is a page of its own. */
function ReplayLink({
  runId,
  episode,
  onOpen,
  preload,
  posters,
}: {
  runId: string;
  episode: WireEpisode;
  onOpen: (episodeId: string) => void;
  preload: Preload;
  posters: PosterWall | null | undefined;
}) {
  const { episode_id: id } = episode;
  return (
    <a
      href={episodeAddress(runId, id)}
      aria-label={`Replay ${nameEpisode(episode)}`}
      title="Replay"
      className="grid text-text-3 after:absolute after:inset-0 hover:text-text"
      onPointerEnter={() => preload.near(id)}
      onPointerLeave={preload.away}
      onFocus={() => preload.near(id)}
      onBlur={preload.away}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        onOpen(id);
      }}
    >
      {posters === undefined ? <Icon of={Play} small /> : <Poster wall={posters} episodeId={id} />}
    </a>
  );
}

/** Its replay plays the video that the simulator left. */
function VideoMark() {
  return (
    <span className="inline-flex items-center gap-1.5 text-text-2">
      <Icon of={Film} small />
      video
    </span>
  );
}

function Success({ success, isTold }: { success: boolean; isTold: boolean }) {
  if (!isTold) return <span className="text-text-2">no</span>;
  return (
    <span className="inline-flex items-center gap-1.5">
      <Icon of={success ? Check : X} className={success ? "text-succeeded" : "text-failed"} />
      {success ? "yes" : "no"}
    </span>
  );
}
