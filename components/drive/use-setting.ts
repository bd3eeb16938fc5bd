"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { chooseDrive } from "@/components/drive/choose-drive";
import type { DriveSetting } from "@/components/drive/drive-setting";
import type { useRecorded } from "@/components/drive/use-recorded";
import { kinematicTreeQuery } from "@/lib/client/queries/kinematic-trees";
import type { WireJob } from "@/lib/contracts/jobs/job";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

/** What is driven, as soon as whose it is and the recorded episode are known, and the scene's tree. */
export function useSetting({
  run,
  job,
  recorded: { episode, trajectory, isSettled },
}: {
  run: WireTrainingRun | undefined;
  job: WireJob | undefined;
  recorded: ReturnType<typeof useRecorded>;
}) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a spec does not change, whatever else does
  const choice = useMemo(() => {
    const owner = run ? { run } : job ? { job } : null;
    if (!owner || !isSettled) return null;
    return chooseDrive(owner, episode && trajectory ? { episode, trajectory } : null);
  }, [run?.run_id, job?.job_id, isSettled, episode?.episode_id, trajectory]);
  const drivable = choice?.kind === "drivable" ? choice : null;
  const tree = useQuery({
    ...kinematicTreeQuery(drivable?.scene.sceneId ?? ""),
    enabled: drivable !== null,
  });
  const setting = useMemo((): DriveSetting | null => {
    if (!drivable || !tree.data) return null;
    const { scene, mode, recording } = drivable;
    return { scene, mode, recording, tree: tree.data };
  }, [drivable, tree.data]);
  return { choice, setting, tree };
}
