import { type TrajectoryArrayName, trajectoryArrays } from "@/lib/core/episodes/trajectory-arrays";
import { layOutSafetensors } from "@/lib/safetensors/lay-out";
import { SafetensorsError } from "@/lib/safetensors/read-header";
import { countBytes, itemBytes, type TensorPlace, type TensorSpec } from "@/lib/safetensors/tensor";
import type { OpenBatch } from "./open-batch";

/** An observation of pictures would be as large as a film: what does not fit is left out. */
const answerAtMostBytes = 16 * 2 ** 20;

/**
 * What of a batch's metadata says what the numbers of an episode are, and how the same episode comes about once more, whichever of
 * them are asked for.
 */
const toldNames = [
  "scene_id",
  "task_mode",
  "seed",
  "steps",
  "purpose",
  "episode_offset",
  "action_noise",
  "engine_name",
  "engine_version",
  "simulator_name",
  "simulator_version",
  "physics_dt",
  "control_dt",
];

/** And what is told of an array that is asked for; what the expert would have done is an action too. */
const traits = ["names", "units", "low", "high"];
const traitNames = (array: TrajectoryArrayName): string[] =>
  traits.map((trait) => `${array === "expert_action" ? "action" : array}_${trait}`);

/** Of one episode: its row in the batch, and how many of the steps there it took. */
export type EpisodeRows = { env: number; length: number; success: boolean };

/** Left out: every step, every array that there is. */
export type TrajectoryCut = {
  step?: number | undefined;
  arrays?: readonly TrajectoryArrayName[] | undefined;
};

/**
 * Cuts one episode out of a batch, its rows alone are read: a safetensors file of arrays with a row for each step, or the row of
 * one. `step`: one that the episode has.
 */
export async function cutTrajectory(
  { tensors, metadata, readBytes }: OpenBatch,
  { env, length, success }: EpisodeRows,
  { step, arrays = trajectoryArrays }: TrajectoryCut = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const cuts: Cut[] = [];
  const leftOut: string[] = [];
  let room = answerAtMostBytes;
  for (const name of trajectoryArrays) {
    const place = tensors.get(name);
    if (!place || !arrays.includes(name)) continue;
    const cut = findRows(place, { env, length, step });
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
        [...toldNames, ...arrays.flatMap(traitNames)].flatMap((name) =>
          metadata[name] === undefined ? [] : [[name, metadata[name]]],
        ),
      ),
      env: String(env),
      length: String(length),
      success: String(success),
      ...(step !== undefined && { step: String(step) }),
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
  { env, length, step }: Pick<EpisodeRows, "env" | "length"> & Pick<TrajectoryCut, "step">,
): Cut {
  const [episodes = 0, steps = 0, ...rest] = shape;
  if (shape.length < 2 || env >= episodes || length > steps)
    throw new SafetensorsError(
      `its array "${name}" has the shape ${JSON.stringify(shape)}, which has no ${length} steps of episode ${env}`,
    );
  const spec = { name, dtype, shape: [step === undefined ? length : 1, ...rest] };
  return { spec, from: offset + (env * steps + (step ?? 0)) * countBytes({ dtype, shape: rest }) };
}
