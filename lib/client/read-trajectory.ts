import { type TrajectoryArrayName, trajectoryArrays } from "@/lib/core/episodes/trajectory-arrays";
import { type JobPurpose, jobPurposes } from "@/lib/core/names";
import { readHeader } from "@/lib/safetensors/read-header";
import { readNumbers } from "@/lib/safetensors/read-numbers";

/** One array of an episode: a row of `names.length` numbers for each control step, row after row. */
export type TrajectoryArray = {
  /** One for each number of a row; made up from its place where the batch gives none. */
  names: readonly string[];
  /** As many; "1" is none, and "" is unknown. */
  units: readonly string[];
  /** Between which each of a row's numbers lies by its nature, from the lowest to the highest; null: nobody says. */
  bounds: readonly (readonly [low: number, high: number])[] | null;
  values: ArrayLike<number>;
};

/** `index` counts from the beginning of the suite; `steps` after which it ends without success; `actionNoise` as its job had it. */
export type EpisodeBeginning = {
  seed: number;
  index: number;
  purpose: JobPurpose;
  actionNoise: number;
  steps: number;
};

/** What happened in one episode. Whatever its batch does not say is missing, null or empty. */
export type Trajectory = {
  /** Control steps, and so rows of each array. */
  length: number;
  success: boolean;
  arrays: Readonly<Partial<Record<TrajectoryArrayName, TrajectoryArray>>>;
  /** Seconds that a control step takes. */
  controlDt: number | null;
  sceneId: string | null;
  taskMode: string | null;
  simulatorVersion: string | null;
  /** How it was begun, which with its driver decides every number of it; null where its batch does not say. */
  begun: EpisodeBeginning | null;
  /** Arrays that the batch has and that were too large to be sent. */
  leftOut: readonly string[];
};

/** Reads the file that the verb of a trajectory answers with. Throws a `SafetensorsError` for any other. */
export function readTrajectory(file: ArrayBuffer): Trajectory {
  const { tensors, metadata } = readHeader(new Uint8Array(file), file.byteLength);
  const arrays = trajectoryArrays.flatMap((name) => {
    const place = tensors.get(name);
    if (!place) return [];
    const width = place.shape.slice(1).reduce((product, size) => product * size, 1);
    return [[name, { ...describeRow(name, width, metadata), values: readNumbers(file, place) }] as const];
  });
  const controlDt = Number(metadata.control_dt);
  return {
    length: Number(metadata.length),
    success: metadata.success === "true",
    arrays: Object.fromEntries(arrays),
    controlDt: controlDt > 0 && Number.isFinite(controlDt) ? controlDt : null,
    sceneId: metadata.scene_id ?? null,
    taskMode: metadata.task_mode ?? null,
    simulatorVersion: metadata.engine_version ?? metadata.simulator_version ?? null,
    begun: readBeginning(metadata),
    leftOut: readList(metadata.left_out, isText, null) ?? [],
  };
}

/** A batch leaves out what is as of plain training. */
function readBeginning(metadata: Readonly<Record<string, string>>): EpisodeBeginning | null {
  const read = (name: string, unsaid = Number.NaN) => Number(metadata[name] ?? unsaid);
  const begun = {
    seed: read("seed"),
    index: read("env") + read("episode_offset", 0),
    purpose: jobPurposes.find((known) => known === (metadata.purpose ?? "training")),
    actionNoise: read("action_noise"),
    steps: read("steps"),
  };
  const { purpose, ...numbers } = begun;
  return purpose && Object.values(numbers).every((value) => Number.isFinite(value) && value >= 0)
    ? { ...numbers, purpose }
    : null;
}

/** What the expert would have done is an action, too. */
function describeRow(
  name: TrajectoryArrayName,
  width: number,
  metadata: Readonly<Record<string, string>>,
): Omit<TrajectoryArray, "values"> {
  const kind = name === "expert_action" ? "action" : name;
  const names = readList(metadata[`${kind}_names`], isText, width);
  const units = readList(metadata[`${kind}_units`], isText, width);
  const low = readList(metadata[`${kind}_low`], Number.isFinite, width);
  const high = readList(metadata[`${kind}_high`], Number.isFinite, width);
  return {
    names: names ?? makeNames(name, width),
    units: units ?? Array.from({ length: width }, () => ""),
    bounds: low && high && low.map((value, i) => [Number(value), Number(high[i])]),
  };
}

const isText = (item: unknown): item is string => typeof item === "string";

const makeNames = (name: string, width: number): string[] =>
  width === 1 ? [name] : Array.from({ length: width }, (_, index) => `${name}[${index}]`);

/** A list of so many items in JSON; null where somebody wrote anything else there, or nothing. */
function readList<Item>(
  json: string | undefined,
  isItem: ((item: unknown) => item is Item) | ((item: unknown) => boolean),
  length: number | null,
): readonly Item[] | null {
  if (json === undefined) return null;
  try {
    const items: unknown = JSON.parse(json);
    const isList =
      Array.isArray(items) && items.every(isItem) && (length === null || items.length === length);
    return isList ? items : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
