"use client";

import type { Drive } from "@/components/drive/drive";
import { PullLine } from "@/components/drive/pull-line";
import { useHand } from "@/components/drive/use-hand";
import type { Camera } from "@/components/replay/camera";
import { SceneView } from "@/components/replay/scene-view";
import type { StageState } from "@/components/replay/shared-stage";
import type { Store } from "@/components/replay/store";

/** The scene as it is now, which can be taken hold of. */
export function DriveView({
  drive,
  stage,
  camera,
  home,
  name,
  className,
}: {
  drive: Drive;
  stage: StageState;
  camera: Store<Camera | null>;
  home: Camera;
  /** To screen readers. */
  name: string;
  className: string;
}) {
  const { holding, lensOf, handlers } = useHand({ drive, camera, home });
  return (
    <div {...handlers} className="relative data-over:[&_section]:cursor-crosshair">
      <SceneView
        name={name}
        stage={stage}
        motion={drive.track.motion}
        player={drive.player}
        camera={camera}
        home={home}
        // A finger that pulls is not to scroll the page.
        className={`touch-none! ${className}`}
      />
      <PullLine drive={drive} holding={holding} lensOf={lensOf} />
    </div>
  );
}
