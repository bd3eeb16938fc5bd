"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useRef, useState } from "react";
import { DownloadButton } from "@/components/page-parts/download-button";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { nameEpisode } from "@/components/run-model/name-episode";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { readArtifactUrl, videoLinkQuery } from "@/lib/client/queries/artifacts";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";

/** The video that a simulator left of an episode, played in the page. */
export function EpisodeVideo({
  runId,
  episode,
  artifactId,
  onClose,
}: {
  runId: string;
  episode: WireEpisode;
  artifactId: string;
  onClose: () => void;
}) {
  const link = useQuery(videoLinkQuery(runId, artifactId));
  const [isUnplayable, setIsUnplayable] = useState(false);
  /** A link lives for minutes, and who looks pauses for longer: it is asked for anew, once until something plays again. */
  const again = useRef({ isAsked: false, atS: 0 });
  const name = nameEpisode(episode);
  return (
    <figure className="grid grid-cols-[minmax(0,1fr)] gap-2 border-y py-3" aria-label={`Video of ${name}`}>
      <figcaption className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="mono">{name}</span>
        <span className="text-small text-text-2">
          return {formatNumber(episode.return, 1)} · {formatNumber(episode.length)} steps
        </span>
        <span className="ml-auto flex gap-2">
          <DownloadButton small label="Download video" readUrl={() => readArtifactUrl(runId, artifactId)} />
          <Button small look="quiet" icon={<Icon of={X} />} onClick={onClose}>
            Close
          </Button>
        </span>
      </figcaption>
      <QueryFailure what="The video" query={link} stale={false} />
      {isUnplayable && (
        <p className="text-text-2">This browser cannot play the file. Download it to look at it.</p>
      )}
      {link.data !== undefined && !isUnplayable && (
        <video
          key={artifactId}
          controls
          muted
          playsInline
          preload="metadata"
          src={link.data}
          className="max-h-[60dvh] min-w-72 max-w-full bg-sunken"
          onLoadedMetadata={({ currentTarget }) => {
            const { isAsked, atS } = again.current;
            if (isAsked) currentTarget.currentTime = atS;
          }}
          onPlaying={() => {
            again.current = { isAsked: false, atS: 0 };
          }}
          onError={({ currentTarget }) => {
            if (again.current.isAsked) return setIsUnplayable(true);
            again.current = { isAsked: true, atS: currentTarget.currentTime };
            void link.refetch();
          }}
        />
      )}
    </figure>
  );
}
