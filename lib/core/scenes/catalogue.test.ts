import { describe, expect, it } from "vitest";
import { findScene, findTaskMode, sceneCatalogue } from "@/lib/core/scenes/catalogue";

describe("the scene catalogue", () => {
  it("has the quickstart's scene first, with picking as its first task mode", () => {
    expect(sceneCatalogue[0]?.sceneId).toBe("franka_cabinet_oige_v1");
    expect(sceneCatalogue[0]?.taskModes[0]?.taskMode).toBe("fr3_pick_lift_block_v1");
  });

  it.each(
    sceneCatalogue.flatMap((scene) =>
      scene.taskModes.map((mode) => [scene.sceneId, mode.taskMode, mode] as const),
    ),
  )(
    "%s %s has one name, unit and bound for every number",
    (_scene, _mode, { observation, action, units, telling }) => {
      expect(observation.shape).toEqual([observation.names.length]);
      expect(action.shape).toEqual([action.names.length]);
      expect(units.observation).toHaveLength(observation.names.length);
      expect(units.action).toHaveLength(action.names.length);
      expect(action.low).toHaveLength(action.names.length);
      expect(action.high).toHaveLength(action.names.length);
      expect(new Set(observation.names).size).toBe(observation.names.length);
      expect(observation.names).toEqual(expect.arrayContaining([...telling]));
    },
  );

  it("answers null for a scene or task mode that it does not have", () => {
    expect(findScene("moon")).toBeNull();
    const table = findScene("table_top_v0");
    expect(table && findTaskMode(table, "fr3_open_drawer_v1")).toBeNull();
  });
});
