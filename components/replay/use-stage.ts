"use client";

import { useEffect, useState } from "react";
import { holdStage, type StageState } from "@/components/replay/shared-stage";
import type { KinematicTree } from "@/lib/core/scenes/kinematic-tree";

const opening: StageState = { kind: "opening" };

/** The one stage of a page, for a scene; undefined: there is none to draw yet. */
export function useStage(tree: KinematicTree | undefined): StageState {
  const [state, setState] = useState<StageState>(opening);
  useEffect(() => {
    if (!tree) return;
    const held = holdStage(tree);
    const show = () => setState(held.state.get());
    show();
    const end = held.state.subscribe(show);
    return () => {
      end();
      held.release();
      setState(opening);
    };
  }, [tree]);
  return state;
}
