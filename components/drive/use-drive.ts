"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { Drive } from "@/components/drive/drive";
import type { DriveSetting } from "@/components/drive/drive-setting";
import { openThread } from "@/components/drive/open-thread";
import type { Camera } from "@/components/replay/camera";
import { frameScene } from "@/components/replay/frame-scene";
import type { Take } from "@/components/replay/prepare-curves";
import type { Store } from "@/components/replay/store";
import { policyQuery } from "@/lib/client/queries/policies";
import type { DriveStart } from "@/lib/drive/messages";

/** All of a store's value. */
export const useWhole = <Value>({ subscribe, get }: Store<Value>): Value =>
  useSyncExternalStore(subscribe, get, get);

/** What drives on this page: opened with it, ended with it, paused where nobody sees it. */
export function useDrive(setting: DriveSetting, threadAddress: string): Drive {
  const drive = useMemo(
    () => new Drive(setting, (listener) => openThread(threadAddress, listener)),
    [setting, threadAddress],
  );
  useEffect(() => {
    drive.open();
    const pause = () => {
      if (document.hidden) drive.pause();
    };
    document.addEventListener("visibilitychange", pause);
    return () => {
      document.removeEventListener("visibilitychange", pause);
      drive.close();
    };
  }, [drive]);
  useClock(drive);
  return drive;
}

/** The playhead follows by the screen's own frames. */
function useClock(drive: Drive): void {
  const { isPlaying } = useWhole(drive.state);
  useEffect(() => {
    if (!isPlaying) return;
    let before: number | null = null;
    let frame = requestAnimationFrame(function pass(nowMs) {
      if (before !== null) drive.pass(nowMs - before);
      before = nowMs;
      frame = requestAnimationFrame(pass);
    });
    return () => cancelAnimationFrame(frame);
  }, [drive, isPlaying]);
}

/** Gives the policy to what drives once it is there. @param policyId null: none is wanted */
export function useGivenPolicy(drive: Drive, policyId: string | null) {
  const query = useQuery({ ...policyQuery(policyId ?? ""), enabled: policyId !== null });
  const { data } = query;
  useEffect(() => {
    if (data) drive.givePolicy(data.link.carrier_id, data.bytes);
  }, [drive, data]);
  return query;
}

/** Curves are drawn anew so often at most; a cursor that runs through them needs no more. */
const curvesEveryMs = 150;

/** What was driven by now, for whoever draws curves of it. */
export function useTake(drive: Drive): readonly Take[] {
  const read = () => [{ id: "this", name: "this attempt", slot: 0, trajectory: drive.track.read() }];
  const [takes, setTakes] = useState<readonly Take[]>(read);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads nothing but the drive
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    setTakes(read());
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setTakes((shown) =>
          shown[0]?.trajectory.length === drive.track.length && drive.track.length === 0 ? shown : read(),
        );
      }, curvesEveryMs);
    };
    const end = drive.player.store.subscribe(later);
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [drive]);
  return takes;
}

/** From where the scene is seen unless somebody turns it: as the first attempt begins. Null until then. */
export function useHome(drive: Drive): Camera | null {
  const [home, setHome] = useState<Camera | null>(null);
  useEffect(() => {
    setHome(null);
    return drive.player.store.subscribe(() => {
      if (drive.state.get().attempt === null) return;
      const { tree } = drive.setting;
      setHome((known) => known ?? frameScene(tree, drive.track.motion.posesAt(0)));
    });
  }, [drive]);
  return home;
}

/** What happens after an attempt has ended. */
export type Afterwards = "stay" | "again" | "next";

const lookedAtMs = 1_200;

/** Goes on by itself, once one has seen how an attempt ended. */
export function useAfterwards(
  drive: Drive,
  afterwards: Afterwards,
  begin: (start: DriveStart) => void,
): void {
  const { attempt } = useWhole(drive.state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt that has ended changes no more
  useEffect(() => {
    if (afterwards === "stay" || !attempt || attempt.end === null || attempt.end === "policy_failed") return;
    const { start } = attempt;
    const next = afterwards === "next" ? { ...start, index: start.index + 1 } : start;
    const timer = setTimeout(() => begin(next), lookedAtMs);
    return () => clearTimeout(timer);
  }, [attempt?.end, attempt?.number, afterwards]);
}
