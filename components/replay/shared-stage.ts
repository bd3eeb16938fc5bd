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

type Shared = { state: Store<StageState>; holders: number; close: () => void };

/** By scene: the posters of a list and the replay beside it draw with one context. */
const shared = new Map<KinematicTree, Shared>();

/** @returns `release`, once: the last one closes the stage */
export function holdStage(tree: KinematicTree): { state: Store<StageState>; release: () => void } {
  const held = shared.get(tree) ?? openShared(tree);
  shared.set(tree, held);
  held.holders += 1;
  return {
    state: held.state,
    release: () => {
      held.holders -= 1;
      if (held.holders > 0) return;
      shared.delete(tree);
      held.close();
    },
  };
}

function openShared(tree: KinematicTree): Shared {
  const state = new Store<StageState>({ kind: "opening" });
  const context = openContext();
  if (!context) {
    state.set({
      kind: "none",
      why: "This browser has no WebGL, or it is switched off, so nothing can be drawn.",
    });
    return { state, holders: 0, close: () => {} };
  }
  let isGone = false;
  let end = () => context.getExtension("WEBGL_lose_context")?.loseContext();
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
      end = () => {
        unwatch();
        stage.dispose();
      };
      state.set({ kind: "open", stage, changes });
    })
    .catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      state.set({ kind: "none", why: `The scene could not be drawn: ${why}` });
    });
  return {
    state,
    holders: 0,
    close: () => {
      isGone = true;
      end();
    },
  };
}

/** Asked for before the renderer is loaded, which would complain on the console where there is none. */
function openContext(): WebGL2RenderingContext | null {
  return document
    .createElement("canvas")
    .getContext("webgl2", { alpha: false, antialias: true, powerPreference: "high-performance" });
}
