"use client";

import { useEffect, useState } from "react";
import { readSceneLook, watchTheme } from "@/components/replay/scene-look";
import type { Stage } from "@/components/replay/stage";
import { Store } from "@/components/replay/store";
import type { KinematicTree } from "@/lib/core/scenes/kinematic-tree";
import { makePoses } from "@/lib/simulation/kinematics/place-bodies";

export type StageState =
  | { kind: "opening" }
  /** `changes` counts what makes every view be drawn again: another theme, a context that came back. */
  | { kind: "open"; stage: Stage; changes: Store<number> }
  | { kind: "none"; why: string };

/** What draws is loaded by who wants to see something drawn. */
export const loadStage = () => import("@/components/replay/stage");

/** The one stage of a page, for a scene; undefined: there is none to draw yet. */
export function useStage(tree: KinematicTree | undefined): StageState {
  const [state, setState] = useState<StageState>({ kind: "opening" });
  useEffect(() => {
    if (!tree) return;
    const context = openContext();
    if (!context) {
      setState({
        kind: "none",
        why: "This browser has no WebGL, or it is switched off, so nothing can be drawn.",
      });
      return;
    }
    let close = () => context.getExtension("WEBGL_lose_context")?.loseContext();
    let isGone = false;
    const changes = new Store(0);
    const drawAgain = () => changes.set(changes.get() + 1);
    loadStage()
      .then(({ openStage }) => {
        if (isGone) return;
        const rest = makePoses(tree);
        const stage = openStage(tree, { context, rest, look: readSceneLook(), onRestored: drawAgain });
        const unwatch = watchTheme(() => {
          stage.paint(readSceneLook());
          drawAgain();
        });
        close = () => {
          unwatch();
          stage.dispose();
        };
        setState({ kind: "open", stage, changes });
      })
      .catch((cause: unknown) => {
        const why = cause instanceof Error ? cause.message : String(cause);
        setState({ kind: "none", why: `The scene could not be drawn: ${why}` });
      });
    return () => {
      isGone = true;
      close();
      setState({ kind: "opening" });
    };
  }, [tree]);
  return state;
}

/** Asked for before the renderer is loaded, which would complain on the console where there is none. */
function openContext(): WebGL2RenderingContext | null {
  return document
    .createElement("canvas")
    .getContext("webgl2", { alpha: false, antialias: true, powerPreference: "high-performance" });
}
