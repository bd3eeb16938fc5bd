import { findDecidingLine } from "@/lib/core/failures/deciding-line";
import { findSilentLog } from "@/lib/core/failures/silent-log";
import type { RunErrorCode } from "@/lib/core/names";

/** Of no use where the log says nothing: then there is other advice (lib/core/failures/silent-log.ts). */
const readTheLog = "Read the last lines of the log: the trainer said there why it gave up.";

/** What a person can do about each code, the likeliest first. */
const advice: Readonly<Record<RunErrorCode, readonly string[]>> = {
  trainer_exit_nonzero: [
    readTheLog,
    "Run the image with the same arguments on a small manifest, mend it, and start a new run with the new tag.",
  ],
  trainer_oom: [
    "Raise memory_gb in trainer_spec.resources, or let the trainer hold less at once (a smaller batch).",
  ],
  trainer_timeout: [
    "Raise timeout_minutes in trainer_spec, or train for fewer steps an iteration.",
    "If the log stands still, the trainer hangs: look at its last line.",
  ],
  metrics_missing: ["Write metrics.json into the folder of {output_dir} before the trainer exits with 0."],
  metrics_invalid: [
    "Write metrics.json as one flat object of names and numbers; the sentence above says what was read instead.",
  ],
  checkpoint_missing: [
    "Write checkpoint.pt, or checkpoint_out_uri.txt with the name of a file or a folder, into the folder of {output_dir}.",
  ],
  checkpoint_uri_refused: ["Name a file or a folder inside {output_dir} in checkpoint_out_uri.txt."],
  checkpoint_folder_refused: [
    "The sentence above names what cannot be kept of the checkpoint's folder: give it another name, or leave it out.",
    "A folder that still changes was not finished: wait for whatever writes it before the trainer exits.",
  ],
  output_unsafe: [
    "Write plain files only: links and devices are not taken from {output_dir}. In a checkpoint's folder a link may point to what the folder itself holds.",
  ],
  output_too_large: [
    "Write less into {output_dir}, or ask who runs this server to raise HARDSIM_MAX_OUTPUT_GB.",
  ],
  disk_filled: [
    "Write less into {output_dir}, remove old files there as it goes on, or ask who runs this server for more room.",
  ],
  dataset_empty: [
    "Rules and exclusions by hand left nothing to train on: the manifest's error counts what each took.",
    "Loosen the rules or take exclusions back (Episodes, Curation), and fork the run; or send the fork with other limits in rollout_template.curation.",
  ],
  storage_exhausted: [
    "Delete assets or runs that nobody needs, or ask an owner to raise the project's storage limit (Members).",
  ],
  simulator_exit_nonzero: [
    "Read the last lines of the log: the simulator said there why it gave up.",
    "Run the image with the same arguments and the job's spec.json, mend it, and start a new run with the new tag.",
  ],
  simulator_oom: [
    "Raise memory_gb in rollout_template.simulator.resources, or give a job fewer num_envs or steps.",
  ],
  simulator_timeout: [
    "Raise timeout_minutes in rollout_template.simulator, or give a job fewer num_envs or steps.",
    "If the log stands still, the simulator hangs: look at its last line.",
  ],
  rollout_invalid: [
    "The sentence above names what is wrong with rollout.safetensors: docs/simulator-container.md says what it holds.",
    "Read the file that the attempt left (partial artifacts) with the safetensors package to see what was written.",
  ],
  rollout_failed: ["Read the log of the rollout. Fewer num_envs or steps make one job smaller."],
  rollout_diverged: [
    "The simulation left finite numbers. Lower action_noise, or try another seed to see whether it is this one alone.",
  ],
  rollout_stalled: [
    "The simulator stopped answering and was ended. Fewer num_envs or steps make one job smaller.",
  ],
  image_not_found: [
    "Check image_uri for a slip. An image that was built on this machine is found by its tag alone.",
    "Build or pull the image on the machine whose engine runs the trainers, then start a new run.",
  ],
  image_refused: [
    "Name an image that this server takes: the sentence above says what it asks of one.",
    "Or ask who runs this server: HARDSIM_IMAGE_REGISTRIES and HARDSIM_IMAGE_DIGESTS decide it.",
  ],
  image_too_large: [
    "Leave what the trainer does not need out of the image, or ask who runs this server to raise HARDSIM_IMAGE_MAX_GB.",
  ],
  network_refused: [
    "Send network: none, and bring what the trainer needs in its image or as the run's data.",
    "Or ask who runs this server: HARDSIM_TRAINER_NETWORK decides it.",
  ],
  entrypoint_not_found: ["Check entrypoint: the program must exist inside the image, with its whole path."],
  lost: ["Nothing of yours failed: the machine under it went away too often. Start the run again."],
  handed_back: ["Its worker was asked to go; it is begun again by another one."],
  internal: [
    "Nothing of yours failed, and it cost nothing: this server could not handle it, twice. Show whoever runs the server this page; its worker's log has the error.",
  ],
  engine_error: ["Look at the container engine of the host; when it answers again, start the run again."],
  image_pull_failed: [
    "Check that the host reaches the registry and may read the image, then start the run again.",
  ],
  checkpoint_in_refused: [
    "Check checkpoint_init_uri: the file must be there, and this server may read it. Or upload the file and start from its asset.",
  ],
  policy_missing: [
    "Start from a checkpoint or a policy asset that carries a policy.onnx, or let the scripted expert drive (rollout_template.policy.driver).",
  ],
  policy_too_large: ["Export a smaller network, or 16-bit weights that the graph widens itself."],
  policy_not_onnx: [
    "Export the network as one ONNX file, weights included, and run it once before you save it.",
  ],
  policy_random: ["Export the mean of what the policy does; control.action_noise explores."],
  policy_operator_unknown: ["Export with an operator set that ONNX Runtime's WebAssembly build has."],
  policy_shape: ["Export the network for the spaces that the dataset manifest names: float32, [N, numbers]."],
  policy_names: ["Train on this task mode's observation, in the order of the manifest's names."],
  policy_not_finite: ["Look for a division by zero or a diverged training; the weights may hold NaN."],
  policy_stalled: ["Take loops without an end out of the graph, or export a smaller network."],
  dataset_unfit: [
    "The batches cannot be laid out in the format that trainer_spec.dataset_format names; the sentence above says why. Mend what the simulator leaves, or train from the batches themselves (safetensors).",
  ],
  checkpoint_archive_refused: [
    "Pack the folder anew, with plain files and folders alone: tar --dereference -C the_folder -cf mine.tar . Then upload it, and start a new run from its asset.",
  ],
  checkpoint_in_unavailable: [
    "Check that the host of the worker reaches the source of checkpoint_init_uri, then start the run again.",
  ],
  gpu_unavailable: ["Look at the GPU of the host (nvidia-smi), then start the run again."],
  network_unavailable: [
    "Whoever runs this server closes the host to trainers' networks, or frees addresses for them: docs/trainer-container.md says how.",
  ],
  storage_error: ["Look at free space and rights of the data folder, then start the run again."],
  wallclock_exceeded: ["Raise max_wallclock_hours, or make an iteration shorter."],
  budget_exhausted: ["Raise max_credits, or make an iteration cheaper."],
};

/** What an exit status says by itself, whatever the log holds. */
const exitAdvice: Readonly<Record<number, string>> = {
  126: "Exit 126: the program was found but may not be run. Make it executable in the image.",
  127: "Exit 127: a program was not found. Check what the entrypoint calls, and the image's PATH.",
  134: "Exit 134: native code gave up (SIGABRT). Where it could, it wrote last which check failed.",
  137: "Exit 137: it was killed. If it holds much in memory, raise memory_gb.",
  139: "Exit 139: native code crashed (SIGSEGV). Check that the image's libraries fit each other and the host's driver.",
  143: "Exit 143: it was asked to end (SIGTERM) and did.",
};

/** `error`: the run's sentence; where it holds a failure that is known by its words, that advice comes first. */
export function adviseFailure(
  code: string | null,
  error: string | null,
  exitCode: number | null,
): readonly string[] {
  const known = findDecidingLine((error ?? "").split("\n").map((text) => ({ text })))?.pattern?.advice;
  const silent = findSilentLog(error)?.advice;
  const ofCode = code !== null && isKnown(code) ? advice[code] : ["Read the log of the last attempt below."];
  const byCode = ofCode.map((line) => (line === readTheLog && silent ? silent : line));
  const byExit = exitCode === null ? undefined : exitAdvice[exitCode];
  return [known, known ? undefined : byExit, ...byCode].filter((line) => typeof line === "string");
}

function isKnown(code: string): code is RunErrorCode {
  return Object.hasOwn(advice, code);
}
