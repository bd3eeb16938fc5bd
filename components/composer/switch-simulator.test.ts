import { expect, test } from "vitest";
import { type Body, withValueAt } from "@/lib/core/specs/body-value";
import { nothingOfOwn, switchSimulator } from "./switch-simulator";

const change = (body: Body, { changes }: ReturnType<typeof switchSimulator>): Body =>
  changes.reduce((next, [path, value]) => withValueAt(next, path, value), body);

test("the other simulator and back again is the same body, whatever was typed of either", () => {
  const builtIn: Body = {
    name: "a",
    rollout_template: { scene_id: "table_top_v0", control: { action_noise: 0.1 }, steps: 9 },
  };
  const away = switchSimulator(builtIn, nothingOfOwn);
  const bare = change(builtIn, away);
  expect(bare).toEqual({ name: "a", rollout_template: { simulator: {}, steps: 9 } });

  const own: Body = {
    name: "a",
    rollout_template: {
      simulator: { image_uri: "sim:1" },
      scene_id: "CartPole-v1",
      control: { wind: 1 },
      steps: 10,
    },
  };
  const back = switchSimulator(own, away.kept);
  const again = change(own, back);
  expect(again).toEqual({
    name: "a",
    rollout_template: { scene_id: "table_top_v0", control: { action_noise: 0.1 }, steps: 10 },
  });
  expect(change(again, switchSimulator(again, back.kept))).toEqual(own);
});
