import { execFileSync } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { type Hands, type HostileCase, writeHole } from "./hostile-case";
import { batchMetadata, makeBatchTensors } from "./make-batch";
import {
  float32,
  float64,
  int32,
  int64,
  joinFile,
  type WrittenTensor,
  writeSafetensors,
} from "./write-safetensors";

/** What the jobs of this corpus ask for. */
export const askedOfBad = { numEnvs: 2, steps: 3 } as const;

const name = "rollout.safetensors";
const tensors = makeBatchTensors({ num_envs: askedOfBad.numEnvs, steps: askedOfBad.steps, seed: 1 });

export const leaveGoodRollout = ({ write }: Hands): Promise<void> =>
  write(name, writeSafetensors(tensors, batchMetadata));

/** The good file with other arrays in place of those of their names, or beside them. */
const withArrays = (...changed: WrittenTensor[]) => {
  const kept = tensors.filter((tensor) => !changed.some((other) => other.name === tensor.name));
  return writeSafetensors([...kept, ...changed], batchMetadata);
};
const without = (dropped: string) =>
  writeSafetensors(
    tensors.filter((tensor) => tensor.name !== dropped),
    batchMetadata,
  );
const withMetadata = (metadata: Record<string, string>) =>
  writeSafetensors(tensors, { ...batchMetadata, ...metadata });

type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] };
type Header = Record<string, Entry>;

/** The good file, of which the header says something else. */
const saying = (change: (header: Header) => unknown) =>
  writeSafetensors(tensors, batchMetadata, (header) => change(header as Header));
/** Something else of its reward. */
const sayingOfReward = (change: (entry: Entry) => unknown) =>
  saying((header) => ({ ...header, reward: header.reward && change(header.reward) }));

const ofShape = (what: string, shape: number[]): WrittenTensor => ({
  name: what,
  dtype: "F32",
  shape,
  data: float32(Array.from({ length: shape.reduce((product, axis) => product * axis, 1) }, () => 0)),
});
const rewards = (values: number[], dtype: "F32" | "F64" = "F32"): Buffer =>
  withArrays({
    name: "reward",
    dtype,
    shape: [2, 3],
    data: dtype === "F32" ? float32(values) : float64(values),
  });
const lengths = (data: Uint8Array, dtype: string): Buffer =>
  withArrays({ name: "length", dtype, shape: [2], data });

const length = (bytes: bigint) => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(bytes);
  return buffer;
};
const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

/** A rollout.safetensors of these bytes, and what its failure says. */
const files: readonly [string, Uint8Array | string, string][] = [
  ["is empty", "", "shorter than any header"],
  ["has seven bytes", "1234567", "shorter than any header"],
  ["is text", "not a tensor in sight", "its header would take"],
  ["says that its header has 2 GB", length(2_000_000_000n), "would take 2000000000 bytes, at most 1048576"],
  ["says that its header has all bytes there are", length(2n ** 64n - 1n), "at most 1048576"],
  ["says that its header is longer than the file", length(1_000n), "ends within its header"],
  ["has no header", length(0n), "no JSON"],
  ["has half a header", joinFile('{"reward": ', Buffer.alloc(9)), "no JSON"],
  ["has a header of a list", joinFile("[]", Buffer.alloc(0)), "no JSON object"],
  ["has a header of null", joinFile("null", Buffer.alloc(0)), "no JSON object"],
  ["has a header that is no UTF-8", joinFile(Uint8Array.of(0x7b, 0xff, 0x7d), Buffer.alloc(0)), "no JSON"],
  ["has a header of 100,000 levels", joinFile('{"a":'.repeat(100_000), Buffer.alloc(0)), "no JSON"],
  ["has no arrays", joinFile("{}", Buffer.alloc(0)), "has no array observation"],
  ["has 10,000 empty arrays", withEmptyArrays(10_000), "e0 of shape [0]"],
  ["has metadata of a list", saying((header) => ({ ...header, __metadata__: [1] })), "metadata"],
  ["has metadata of numbers", saying((header) => ({ ...header, __metadata__: { a: 1 } })), "metadata"],
  ["has an array of null", saying((header) => ({ ...header, reward: null })), "no number type"],
  ["has an array of the prototype's name", withRaw('"__proto__":1'), 'array "__proto__"'],
  [
    "has an array twice",
    withRaw('"reward":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'),
    "belong to none",
  ],
  ["has a shape of fractions", sayingOfReward((entry) => ({ ...entry, shape: [2.5] })), "no shape"],
  ["has a negative shape", sayingOfReward((entry) => ({ ...entry, shape: [-2, -3] })), "no shape"],
  [
    "has a shape without an end",
    sayingOfReward((entry) => ({ ...entry, shape: [2e15, 9e15] })),
    "its shape says",
  ],
  ["has 33 axes", sayingOfReward((entry) => ({ ...entry, shape: Array(33).fill(1) })), "at most 32 axes"],
  ["has a type of nobody", sayingOfReward((entry) => ({ ...entry, dtype: "F7" })), "no number type"],
  ["has a type of the prototype's", sayingOfReward((e) => ({ ...e, dtype: "toString" })), "no number type"],
  ["has offsets in text", sayingOfReward((e) => ({ ...e, data_offsets: ["0", "9"] })), "where it lies"],
  [
    "has offsets that go back",
    sayingOfReward(({ data_offsets: [from, to], ...entry }) => ({ ...entry, data_offsets: [to, from] })),
    "has -24 bytes, its shape says 24",
  ],
  ["has arrays one over the other", sayingOfReward((e) => ({ ...e, data_offsets: [0, 24] })), "over another"],
  [
    "has an array past its end",
    sayingOfReward((entry) => ({ ...entry, data_offsets: [1e6, 1e6 + 24] })),
    "belong to none",
  ],
  ["ends in the middle of an array", truncated(1), "goes on to byte 640: it was cut"],
  ["goes on after its arrays", Buffer.concat([withArrays(), Buffer.of(0)]), "1 bytes at its end"],
  [
    "has an array of fewer bytes than its shape",
    sayingOfReward((e) => ({ ...e, shape: [2, 2] })),
    "its shape says 16",
  ],
  ...["observation", "action", "reward", "length"].map((dropped): [string, Uint8Array, string] => [
    `has no ${dropped}`,
    without(dropped),
    `has no array ${dropped}`,
  ]),
  ["has rewards with a third axis", withArrays(ofShape("reward", [2, 3, 1])), "reward of shape [2, 3, 1]"],
  ["has rewards of other episodes", withArrays(ofShape("reward", [3, 3])), "has reward of shape [3, 3]"],
  ["has more steps than were asked for", withArrays(ofShape("reward", [2, 4])), "T from 1 to 3"],
  ["has no steps", withArrays(ofShape("reward", [2, 0])), "T from 1 to 3"],
  ["has observations of fewer steps", withArrays(ofShape("observation", [2, 2, 4])), "[2, 3, …]"],
  ["has observations without steps", withArrays(ofShape("observation", [2])), "observation of shape [2]"],
  ["has its axes the other way round", withArrays(ofShape("action", [3, 2, 1])), "action of shape [3, 2, 1]"],
  ["has ends of its own steps", withArrays(ofShape("terminated", [2, 2])), "terminated of shape [2, 2]"],
  ["has one success for all", withArrays(ofShape("success", [1])), "success of shape [1]; it must be [2]"],
  ["has something else of no episode", withArrays(ofShape("extra", [7])), "extra of shape [7]"],
  ["has a single number", withArrays(ofShape("extra", [])), "extra of shape []"],
  ["has an episode without a step", lengths(int32([0, 3]), "I32"), "has 0 as length of episode 0"],
  ["has an episode beyond its steps", lengths(int32([3, 4]), "I32"), "has 4 as length of episode 1"],
  ["has an episode before its start", lengths(int64([3, -1]), "I64"), "has -1 as length of episode 1"],
  ["has an episode of half a step", lengths(float32([0.5, 1]), "F32"), "has 0.5 as length"],
  ["has an episode of NaN steps", lengths(float32([nan, 1]), "F32"), "has NaN as length"],
  ["has NaN for a reward", rewards([0, 0, 0, 0, nan, 0]), "NaN as reward of episode 1 at step 1"],
  ["has an endless reward", rewards([infinity, 0, 0, 0, 0, 0]), "Infinity as reward of episode 0"],
  ["has rewards of an endless sum", rewards([0, 0, 0, 1.7e308, 1.7e308, 0], "F64"), "sum is not finite"],
  [
    "has rewards of eight bits",
    withArrays({ name: "reward", dtype: "F8_E4M3", shape: [2, 3], data: Buffer.alloc(6) }),
    "which cannot be read here",
  ],
  [
    "counts half a warning",
    withArrays({ name: "sim_warnings", dtype: "F32", shape: [2], data: float32([0, 0.5]) }),
    "has 0.5 as sim_warnings of episode 1; it must be a whole number from 0",
  ],
  [
    "has NaN for a success",
    withArrays({ name: "success", dtype: "F32", shape: [2], data: float32([nan, 1]) }),
    "has NaN as success of episode 0",
  ],
  ["is of another schema", withMetadata({ schema: "other/v1" }), "of the schema other/v1"],
  ["has names that are no list", withMetadata({ observation_names: "x, y" }), "no JSON list of names"],
  ["has names that are numbers", withMetadata({ observation_names: "[1, 2]" }), "no JSON list of names"],
  ["has a name without an end", withMetadata({ action_names: `["${"n".repeat(201)}"]` }), "list of names"],
  ["has too few names", withMetadata({ observation_names: '["x"]' }), "has 1 entries in observation_names"],
  ["has a limit of NaN", withMetadata({ action_low: "[NaN]" }), "no JSON list of finite numbers"],
  ["has a limit of null", withMetadata({ action_high: "[null]" }), "no JSON list of finite numbers"],
];

function withEmptyArrays(count: number): Buffer {
  const entry = { dtype: "F32", shape: [0], data_offsets: [0, 0] };
  const names = Array.from({ length: count }, (_, at) => [`e${at}`, entry]);
  return saying((header) => ({ ...header, ...Object.fromEntries(names) }));
}

/** More text at the end of the header's object. */
function withRaw(text: string): Buffer {
  const file = withArrays();
  const headerBytes = Number(file.readBigUInt64LE(0));
  const header = file.subarray(8, 8 + headerBytes).toString();
  return joinFile(`${header.slice(0, -1)},${text}}`, file.subarray(8 + headerBytes));
}

function truncated(bytes: number): Buffer {
  const file = withArrays();
  return file.subarray(0, file.byteLength - bytes);
}

type Make = (hands: Hands) => Promise<unknown> | unknown;

/** Something else than a file of its own where it belongs. */
const things: readonly [string, Make, HostileCase["ends"], string][] = [
  ["is not there, nor anything else", () => undefined, "rollout_invalid", "is missing"],
  [
    "is called in capitals",
    ({ write }) => write("ROLLOUT.safetensors", "x"),
    "rollout_invalid",
    "is missing",
  ],
  ["lies in a folder", ({ write }) => write(`out/${name}`, "x"), "rollout_invalid", "is missing"],
  ["is a folder", ({ at }) => mkdir(at(name)), "output_unsafe", "is no regular file"],
  ["is a link to /etc/passwd", ({ at }) => symlink("/etc/passwd", at(name)), "output_unsafe", "is a link"],
  ["is a link to /dev/zero", ({ at }) => symlink("/dev/zero", at(name)), "output_unsafe", "is a link"],
  ["is a link to itself", ({ at }) => symlink(name, at(name)), "output_unsafe", "is a link"],
  [
    "is a link to a good one",
    async ({ at, write }) => {
      await write("good", withArrays());
      await symlink("good", at(name));
    },
    "output_unsafe",
    "is a link",
  ],
  ["is a pipe", ({ at }) => execFileSync("mkfifo", [at(name)]), "output_unsafe", "is no regular file"],
  ["has a hole of 1 TB", ({ at }) => writeHole(at(name), 1e12), "output_too_large", "at most"],
];

/** What a simulator leaves in place of its batch. `says`: a part of the sentence of its failure. */
export const badRollouts: readonly (HostileCase & { says: string })[] = [
  ...files.map(([what, bytes, says]) => ({
    name: `its rollout ${what}`,
    ends: "rollout_invalid" as const,
    says,
    does: ({ write }: Hands) => write(name, bytes),
  })),
  ...things.map(([what, make, ends, says]) => ({ name: `its rollout ${what}`, ends, says, does: make })),
];
