"use client";

import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { DriveCurves } from "@/components/drive/drive-curves";
import type { DriveSetting } from "@/components/drive/drive-setting";
import { DriveView } from "@/components/drive/drive-view";
import { DriveWords } from "@/components/drive/drive-words";
import { DriverSection, type PolicyOption } from "@/components/drive/driver-section";
import { pointNudge } from "@/components/drive/read-drive-key";
import { StartForm } from "@/components/drive/start-form";
import { TallySection } from "@/components/drive/tally-section";
import { ThingSection } from "@/components/drive/thing-section";
import { TroubleStrips } from "@/components/drive/trouble-strips";
import {
  type Afterwards,
  useAfterwards,
  useDrive,
  useGivenPolicy,
  useHome,
  useWhole,
} from "@/components/drive/use-drive";
import { useDriveKeys } from "@/components/drive/use-drive-keys";
import type { Camera } from "@/components/replay/camera";
import { NoPicture } from "@/components/replay/no-picture";
import { SpeedChoice } from "@/components/replay/speed-choice";
import { Store } from "@/components/replay/store";
import { useFullScreen } from "@/components/replay/use-full-screen";
import { useStage } from "@/components/replay/use-stage";
import { ScreenControl, ViewControls } from "@/components/replay/view-controls";
import { joinClasses } from "@/components/ui/join-classes";
import { Section } from "@/components/ui/section";
import type { DriveStart } from "@/lib/drive/messages";

/** A scene, whoever drives it, and all that can be done to both: the picture and its curves at the left, what is set at the right. */
export function DriveBoard({
  setting,
  start: firstStart,
  threadAddress,
  policyId,
  policies,
  refusal,
  checkpointsHref,
  name,
  note,
  onPolicy,
}: {
  setting: DriveSetting;
  /** How the first attempt begins. */
  start: DriveStart;
  threadAddress: string;
  /** Null: none was named. */
  policyId: string | null;
  policies: readonly PolicyOption[];
  refusal: { code: string; message: string } | null;
  checkpointsHref: string | null;
  /** What is driven, to screen readers. */
  name: string;
  note: ReactNode;
  onPolicy: (policyId: string) => void;
}) {
  const root = useRef<HTMLDivElement>(null);
  const drive = useDrive(setting, threadAddress);
  const policy = useGivenPolicy(drive, policyId);
  const { attempt, speed, change, thing } = useWhole(drive.state);
  const [asked, setAsked] = useState(firstStart);
  const start = attempt?.start ?? asked;
  const begin = useCallback(
    (next: DriveStart, isPlaying = true) => {
      setAsked(next);
      drive.begin(next, { isPlaying });
    },
    [drive],
  );
  // Whoever opens a page looks at it before anything moves.
  useEffect(() => drive.begin(firstStart), [drive, firstStart]);
  const carrierId = policy.data?.link.carrier_id ?? null;
  const { policy: policyState } = useWhole(drive.state);
  const isPolicyless = policy.isError || policyState === "refused";
  useEffect(() => {
    // There is something to see all the same.
    if (isPolicyless && drive.state.get().attempt === null) begin({ ...asked, by: "scripted" }, false);
  }, [drive, isPolicyless, asked, begin]);
  const [afterwards, setAfterwards] = useState<Afterwards>(setting.recording ? "stay" : "next");
  useAfterwards(drive, afterwards, begin);

  const stage = useStage(setting.tree);
  const home = useHome(drive);
  const [camera] = useState(() => new Store<Camera | null>(null));
  const screen = useFullScreen(root);
  const follow = () => {
    if (!home) return;
    const now = camera.get() ?? home;
    const { motion } = drive.track;
    const tool = motion.toolAt(motion.posesAt(drive.player.store.get().at));
    camera.set({ ...now, target: now.target !== "tool" && tool ? "tool" : (tool ?? home.target) });
  };
  const nudge = (to: Parameters<typeof pointNudge>[0]) => {
    if (attempt?.end !== null) return;
    drive.nudgeThing(pointNudge(to, (camera.get() ?? home)?.azimuth ?? 0));
    drive.play();
  };
  useDriveKeys((wish) => {
    if (wish.kind === "toggle") drive.player.ask({ type: "toggle" });
    else if (wish.kind === "step") drive.player.ask({ type: "step", by: wish.by });
    else if (wish.kind === "begin") begin(start);
    else if (wish.kind === "next") begin({ ...start, index: start.index + 1 });
    else if (wish.kind === "nudge") nudge(wish.to);
    else if (wish.kind === "follow") follow();
    else screen.toggle?.();
  });

  return (
    <div
      ref={root}
      className={joinClasses("@container min-w-0 bg-bg", screen.isFull && "overflow-y-auto p-4")}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-8 gap-y-6 side:grid-cols-[minmax(0,1fr)_19rem]">
        <Section
          title={name}
          note={note}
          end={
            <div className="flex flex-wrap items-center gap-1">
              <SpeedChoice speed={speed} onChoose={(chosen) => drive.setSpeed(chosen)} />
              <ViewControls camera={camera} isDrawn={stage.kind !== "none"} onFollow={follow} />
              <ScreenControl screen={screen} />
            </div>
          }
        >
          <div className="@container grid grid-cols-[minmax(0,1fr)] gap-3">
            <TroubleStrips
              drive={drive}
              policy={policy}
              refusal={refusal}
              checkpointsHref={checkpointsHref}
            />
            {stage.kind === "none" ? (
              <NoPicture why={stage.why} />
            ) : home ? (
              <DriveView
                drive={drive}
                stage={stage}
                camera={camera}
                home={home}
                name={name}
                className={screen.isFull ? "h-[60vh]" : "aspect-16/9 max-h-[60vh] w-full"}
              />
            ) : (
              <div aria-busy="true" className="aspect-16/9 max-h-[60vh] w-full bg-stage" />
            )}
            <DriveWords drive={drive} isDrawn={stage.kind !== "none"} />
            <DriveCurves drive={drive} />
          </div>
        </Section>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 max-side:sm:grid-cols-2">
          <StartForm
            start={start}
            recorded={setting.recording?.start ?? null}
            afterwards={afterwards}
            onBegin={begin}
            onAfterwards={setAfterwards}
          />
          <DriverSection
            start={start}
            policies={policies}
            policyId={carrierId ?? policyId}
            onDriver={(by) => begin({ ...start, by })}
            onPolicy={(id) => {
              begin({ ...start, by: "policy" }, false);
              onPolicy(id);
            }}
            onNoise={(actionNoise) => {
              // Before its first step an attempt still begins as it is set.
              if (drive.track.length === 0) return begin({ ...start, actionNoise }, false);
              setAsked({ ...start, actionNoise });
              drive.setNoise(actionNoise);
            }}
          />
          {thing && (
            <ThingSection
              thing={thing}
              change={change}
              onChange={(next) => drive.changeThing(next)}
              onNudge={nudge}
            />
          )}
          <TallySection drive={drive} policies={policies} />
        </div>
      </div>
    </div>
  );
}
