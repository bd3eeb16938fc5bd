import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { loadMujoco } from "@/lib/simulation/mujoco/load-mujoco";
import { noChange, ObjectChanger } from "@/lib/simulation/mujoco/object-changer";
import { Scene } from "@/lib/simulation/mujoco/scene";
import { requireSceneModel } from "@/lib/simulation/scenes/scene-xml";

const wasm = createRequire(import.meta.url).resolve("@mujoco/mujoco/mujoco.wasm");
const mujoco = await loadMujoco(await WebAssembly.compile(readFileSync(wasm)));
const openScene = () => new Scene(mujoco, requireSceneModel("table_top_v0").xml);

/** All that a model is, as the bindings write it into a file. */
function writeModel({ model }: Scene): Uint8Array {
  const buffer = new mujoco.Uint8Buffer(Number(mujoco.mj_sizeModel(model)));
  mujoco.mj_saveModel(model, null, buffer);
  // The bindings type it as any.
  const bytes = (buffer.GetView() as Uint8Array).slice();
  buffer.delete();
  return bytes;
}

it("tells what the thing is by itself", () => {
  const { facts } = new ObjectChanger(openScene());
  expect(facts).toMatchObject({ mass: 0.08, friction: 1, halfSize: 0.02 });
});

it("changes what it says, and changed back the model is what it was, byte for byte", () => {
  const scene = openScene();
  const before = writeModel(scene);
  expect(before.some((byte) => byte !== 0)).toBe(true);
  const changer = new ObjectChanger(scene);
  changer.apply({ mass: 3, friction: 0.5, size: 1.4 });
  const { model } = scene;
  const { body } = changer.facts;
  const geom: number = model.body_geomadr[body];
  const dof: number = model.body_dofadr[body];
  const read = (values: Float64Array, at: number) => Number(values[at].toPrecision(9));
  expect({
    mass: read(model.body_mass, body),
    half: read(model.geom_size, 3 * geom),
    box: read(model.geom_aabb, 6 * geom + 3),
    friction: read(model.geom_friction, 3 * geom),
    inverse: read(model.dof_invweight0, dof),
  }).toEqual({
    mass: 0.24,
    half: 0.028,
    box: 0.028,
    friction: 0.5,
    inverse: Number((1 / 0.24).toPrecision(9)),
  });
  expect(writeModel(scene)).not.toEqual(before);
  changer.apply(noChange);
  expect(writeModel(scene)).toEqual(before);
});
