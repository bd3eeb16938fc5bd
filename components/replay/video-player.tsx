"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { DownloadButton } from "@/components/page-parts/download-button";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { type VideoSource, videoLinkQuery } from "@/lib/client/queries/videos";

/** The video that a simulator left of an episode, beside the curves of its steps. */
export function VideoPlayer({ source, name }: { source: VideoSource; name: string }) {
  const link = useQuery(videoLinkQuery(source));
  const [isUnplayable, setIsUnplayable] = useState(false);
  /** A link lives for minutes, and who looks pauses for longer: it is asked for anew, once until something plays again. */
  const again = useRef({ isAsked: false, atS: 0 });
  return (
    <figure className="grid grid-cols-[minmax(0,1fr)] gap-2" aria-label={`Video of ${name}`}>
      <QueryFailure what="The video" query={link} stale={false} />
      {isUnplayable && (
        <p className="bg-stage px-4 py-3">
          This browser cannot play the simulator's video. Download it to look at it.
        </p>
      )}
      {link.data !== undefined && !isUnplayable && (
        <video
          controls
          muted
          playsInline
          preload="metadata"
          src={link.data}
          className="aspect-16/9 max-h-[60vh] w-full bg-stage"
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
      <figcaption className="flex flex-wrap items-center gap-3 text-small text-text-3">
        The video that the simulator left; the steps below have a playhead of their own.
        <span className="ml-auto">
          <DownloadButton small look="quiet" label="Download video" readUrl={source.readUrl} />
        </span>
      </figcaption>
    </figure>
  );
}
