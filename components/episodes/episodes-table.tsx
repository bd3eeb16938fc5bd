import { useMemo } from "react";
import { type Column, numeric, Table } from "@/components/ui/table";
import { useLatestCallback } from "@/components/ui/use-latest-callback";
import { WindowRows } from "@/components/ui/window-rows";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import type { EpisodeSort } from "@/lib/contracts/episodes/filter";
import { toRules, type WireRules } from "@/lib/contracts/spec/curation";
import { describeTaking } from "./describe-taking";
import { EpisodeRow, type RowSetting } from "./episode-row";
import { listMeasures } from "./list-measures";

/** Assistive technology counts the head's row too. */
const headRows = 1;

/** One row an episode, in the order of the answer. */
export function EpisodesTable({
  runId,
  episodes,
  rules,
  sort,
  openId,
  onOpen,
  preload,
  posters,
  onPlace,
  nameOf,
}: Pick<RowSetting, "runId" | "onOpen" | "preload" | "posters" | "onPlace"> & {
  episodes: readonly WireEpisode[];
  /** In force; null where none are, as of evaluations. */
  rules: WireRules | null;
  sort: EpisodeSort;
  /** The one that is replayed: then there is room for what tells episodes apart alone. */
  openId: string | null;
  /** What a checkpoint is called in this run. */
  nameOf: (checkpointId: string) => string;
}) {
  const isNarrow = openId !== null;
  const open = useLatestCallback(onOpen);
  const place = useLatestCallback(onPlace);
  // Where nothing has ever succeeded, as of a simulator that tells of no success, a cross on every row would say nothing.
  const anySucceeded = episodes.some(({ success }) => success);
  const withVideo = episodes.some((episode) => episode.video_artifact_id !== null);
  const inForce = rules && toRules(rules);
  const ruledOut = (episode: WireEpisode) => (inForce ? describeTaking(inForce, episode) : "");
  const withMarks = episodes.some((episode) => episode.mark !== null || ruledOut(episode) !== "");
  const measures = useMemo(() => (isNarrow ? [] : listMeasures(rules, sort)), [isNarrow, rules, sort]);
  const returns: Column = {
    name: "Return",
    numeric: true,
    sort: sort === "return" ? "ascending" : sort === "-return" ? "descending" : undefined,
  };
  return (
    <Table
      caption="Episodes"
      rowCount={episodes.length + headRows}
      columns={[
        { key: "replay", name: <span className="sr-only">Replay</span> },
        { name: "Iteration", sort: sort === "place" ? "ascending" : undefined },
        "Job · env",
        ...(withVideo ? ["Video"] : []),
        ...(withMarks ? ["Mark"] : []),
        { name: "Success", sort: sort === "failed" ? "ascending" : undefined },
        returns,
        numeric("Steps"),
        ...measures.map(({ name, sortedBy }): Column => {
          const isSorted = sort === sortedBy;
          return { name, numeric: true, sort: isSorted ? "descending" : undefined };
        }),
        ...(isNarrow ? [] : [numeric("Seed"), "Driver", numeric("Batch")]),
      ]}
    >
      <WindowRows
        count={episodes.length}
        row={(index) => {
          const episode = episodes[index];
          return (
            episode && (
              <EpisodeRow
                key={episode.episode_id}
                rowIndex={index + headRows + 1}
                runId={runId}
                episode={episode}
                isOpen={episode.episode_id === openId}
                driver={sayDriver(episode, nameOf)}
                isNarrow={isNarrow}
                anySucceeded={anySucceeded}
                withVideo={withVideo}
                withMarks={withMarks}
                ruledOut={ruledOut(episode)}
                measures={measures}
                onOpen={open}
                preload={preload}
                posters={posters}
                onPlace={place}
              />
            )
          );
        }}
      />
    </Table>
  );
}

/** "scripted", "random", or whose policy it was. */
function sayDriver(
  { driver, driver_checkpoint_id: id }: WireEpisode,
  nameOf: (checkpointId: string) => string,
): string {
  if (id !== null) return `policy of ${nameOf(id)}`;
  return driver === "simulator" ? "as the simulator decided" : driver;
}
