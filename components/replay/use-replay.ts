"use client";

import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Camera } from "@/components/replay/camera";
import { chooseObservations, prepareCurves, type Take } from "@/components/replay/prepare-curves";
import type { ReplayWish } from "@/components/replay/read-replay-key";
import { readReplayPlace, writeCurves } from "@/components/replay/replay-place";
import { Store } from "@/components/replay/store";
import { useFullScreen } from "@/components/replay/use-full-screen";
import { usePlayer } from "@/components/replay/use-player";
import { useReplayAddress } from "@/components/replay/use-replay-address";
import { useReplayKeys } from "@/components/replay/use-replay-keys";
import { useScene } from "@/components/replay/use-scene";
import { useSearch } from "@/components/ui/use-search";
import type { Vector } from "@/lib/core/scenes/kinematic-tree";

/**
 * What one replay is made of, whether it shows one episode or several that are locked together: a playhead, a camera, a scene,
 * curves, keys and an address.
 * @param takes those whose trajectories are there
 * @param shownId what is shown, by name: another begins at its first step; null: nothing yet
 */
export function useReplay({
  takes,
  shownId,
  root,
  toolNow,
  onEpisode,
}: {
  takes: readonly Take[];
  shownId: string | null;
  root: RefObject<HTMLElement | null>;
  /** Where the followed tool is now. */
  toolNow: () => Vector | null;
  onEpisode: (which: "previous" | "next" | "next_failed") => void;
}) {
  const { search, change } = useSearch();
  const place = readReplayPlace(search);
  const [camera] = useState(() => new Store<Camera | null>(place.camera));
  const first = takes[0]?.trajectory;
  const stepS = first?.controlDt ?? null;
  const player = usePlayer({ step: place.step, stepS });
  const last = takes.reduce((most, { trajectory }) => Math.max(most, trajectory.length - 1), 0);
  const isThere = takes.length > 0;
  const before = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (shownId === null) return;
    // The first one begins where the address says.
    if (before.current !== null && before.current !== shownId) player.ask({ type: "seek", step: 0 });
    before.current = shownId;
  }, [player, shownId]);
  useLayoutEffect(() => {
    if (isThere) player.ask({ type: "load", last });
  }, [player, isThere, last]);
  useReplayAddress(player, camera, change);

  const scene = useScene(first);
  const observed = place.curves ?? chooseObservations(takes);
  const observedKey = observed.join(",");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names are equal where their text is
  const curves = useMemo(() => prepareCurves(takes, observed), [takes, observedKey]);
  const screen = useFullScreen(root);
  const [wantsTable, setWantsTable] = useState<boolean | null>(null);
  const isTable = wantsTable ?? scene.kind === "none";

  const follow = () => {
    if (scene.kind !== "scene") return;
    const now = camera.get() ?? scene.home;
    const tool = toolNow();
    if (now.target !== "tool" && tool) camera.set({ ...now, target: "tool" });
    else camera.set({ ...now, target: tool ?? scene.home.target });
  };
  const obey = (wish: ReplayWish) => {
    switch (wish.kind) {
      case "toggle":
        return player.ask({ type: "toggle" });
      case "step":
        return player.ask({ type: "step", by: wish.by });
      case "ends":
        return player.ask({ type: "seek", step: wish.end === "first" ? 0 : last });
      case "loop":
        return player.ask({ type: "loop", isLooping: !player.store.get().isLooping });
      case "follow":
        return follow();
      case "full_screen":
        return screen.toggle?.();
      case "episode":
        return onEpisode(wish.which);
    }
  };
  useReplayKeys(obey);
  // What is left behind does not play on unseen.
  useEffect(() => () => player.ask({ type: "pause" }), [player]);

  return {
    player,
    camera,
    scene,
    stepS,
    last,
    curves,
    screen,
    follow,
    table: { isShown: isTable, toggle: () => setWantsTable(!isTable) },
    choice: {
      chosen: place.curves,
      onChoose: (names: readonly string[] | null) =>
        change({ curves: names === null ? null : writeCurves(names) }),
    },
  };
}
export type ReplayParts = ReturnType<typeof useReplay>;
