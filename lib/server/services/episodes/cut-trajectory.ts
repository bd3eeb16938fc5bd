import { layOutSafetensors } from "@/lib/safetensors/lay-out";
import { SafetensorsError } from "@/lib/safetensors/read-header";
import { countBytes, itemBytes, type TensorPlace, type TensorSpec } from "@/lib/safetensors/tensor";
import type { OpenBatch } from "./open-batch";

/** What a replay shows, in the order in which it is taken as long as there is room. */
const shownNames = ["reward", "qpos", "action", "expert_action", "observation"] as const;

/** An observation of pictures would be as large as a film: what does not fit is left out. */
const answerAtMostBytes = 16 * 2 ** 20;

/** What of a batch's metadata says what the numbers of an episode are. */
const toldNames = [
  "scene_id",
  "task_mode",
  "engine_name",
  "engine_version",
  "simulator_name",
  "simulator_version",
  "physics_dt",
  "control_dt",
  "observation_names",
  "observation_units",
  "action_names",
  "action_units",
  "action_low",
  "action_high",
  "qpos_names",
  "qpos_units",
];

/** Of one episode: its row in the batch, and how many of the steps there it took. */
export type EpisodeRows = { env: number; length: number; success: boolean };

/** Cuts one episode out of a batch, its rows alone are read: a safetensors file of arrays with a row for each step. */
export async function cutTrajectory(
  { tensors, metadata, readBytes }: OpenBatch,
  { env, length, success }: EpisodeRows,
): Promise<Uint8Array<ArrayBuffer>> {
  const cuts: Cut[] = [];
  const leftOut: string[] = [];
  let room = answerAtMostBytes;
  for (const name of shownNames) {
    const place = tensors.get(name);
    if (!place) continue;
    const cut = findRows(place, { env, length });
    const bytes = countBytes(cut.spec);
    if (bytes > room) leftOut.push(name);
    else {
      cuts.push(cut);
      room -= bytes;
    }
  }
  // Wide numbers first, so that each array begins where a browser can look at it in place.
  cuts.sort((one, other) => itemBytes(other.spec.dtype) - itemBytes(one.spec.dtype));
  const { header, places, fileBytes } = layOutSafetensors(
    cuts.map(({ spec }) => spec),
    {
      schema: "hardsim.trajectory/v1",
      ...Object.fromEntries(
        toldNames.flatMap((name) => (metadata[name] === undefined ? [] : [[name, metadata[name]]])),
      ),
      env: String(env),
      length: String(length),
      success: String(success),
      ...(leftOut.length > 0 && { left_out: JSON.stringify(leftOut) }),
    },
  );
  const file = new Uint8Array(fileBytes);
  file.set(header);
  await Promise.all(
    cuts.map(async ({ from }, index) => {
      const place = places[index];
      file.set(await readBytes(from, place.length), place.offset);
    }),
  );
  return file;
}

/** `from`: where its rows begin in the batch, in bytes. */
type Cut = { spec: TensorSpec; from: number };

function findRows(
  { name, dtype, shape, offset }: TensorPlace,
  { env, length }: Pick<EpisodeRows, "env" | "length">,
): Cut {
  const [episodes = 0, steps = 0, ...rest] = shape;
  if (shape.length < 2 || env >= episodes || length > steps)
    throw new SafetensorsError(
      `its array "${name}" has the shape ${JSON.stringify(shape)}, which has no ${length} steps of episode ${env}`,
    );
  const spec = { name, dtype, shape: [length, ...rest] };
  return { spec, from: offset + env * countBytes({ dtype, shape: [steps, ...rest] }) };
}
