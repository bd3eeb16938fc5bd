/**
 * What stands at the end of a failed log and is not why it failed. Each row is asked of a line without its prefix (see
 * read-words.ts). Extend it by adding a word, and to the corpus (testing/log-ends.ts) an end that needs it.
 */

/** Exceptions of launchers and wrappers: another process, or another exception, has said what it was. */
export const wrapperExceptions =
  /^(subprocess\.)?CalledProcessError: |^torch\.distributed\.elastic\.|\bChildFailedError\b|^torch\.multiprocessing\.spawn\.Process(Raised|Exited)Exception|^ray\.exceptions\.|^RayTaskError|^ray\.train\.base_trainer|^ray\.tune\.error|^papermill\.exceptions\.|^nbclient\.exceptions\.|^jax\.errors\.SimplifiedTraceback|UnfilteredStackTrace|JaxStackTraceBeforeTransformation|^SystemExit(: |$)|^(click|typer)\.exceptions\.Exit|^[\w.]{1,100}: Caught \w{1,80} in (DataLoader worker|replica|pin memory)|^(BaseE|E)xceptionGroup: |^multiprocessing\.pool\.RemoteTraceback|_RemoteTraceback: |^joblib\.externals\.loky/;

/** A line before a traceback that ended nothing: at exit, in a finalizer, in a thread or a task. */
export const asideIntroductions =
  /^Exception ignored |^Error in atexit\b|^Error in sys\.excepthook|^Exception in thread (?!"main")|^Exception in callback |^Task exception was never retrieved|^Traceback of (the )?last|^Process [\w-]{1,80}:$|^Exception in user code:|^--- Logging error ---/;

/** Lines that tell that something else failed, when nothing tells what. */
export const launcherLines =
  /^failed \(exitcode: |\bfailed \(exitcode: -?\d|exits with return code = |^Root Cause \(first observed failure\)|^(make|gmake)(\[\d{1,4}\])?: \*\*\* |^exitcode {1,3}: |^npm (ERR|error)|^srun: error: |^slurmstepd: error: |^Primary job {1,3}terminated|^mpirun (noticed|detected)|^prterun |^horovodrun: |^ERROR: 0?\d{0,3} ?conda\.cli/;

/** Lines that tell nothing of a failure: trackers' goodbyes, progress bars, warnings, shells that echo, what explains how to read more. */
export const silentLines =
  /^wandb: |^\[neptune\]|^neptune: |^COMET |^CometML? |^(ClearML|TRAINS) |^\W{0,4} ?View (run|experiment|project) |^swanlab: |^Logged data to|^\[(INFO|DEBUG|WARNING|WARN)\]|^(INFO|DEBUG|WARNING|WARN)\b(?!: Nan, Inf)[: ]|^[IW]\d{4} \d|^\[[\d :,.-]{8,30}\] ?\[(INFO|DEBUG|WARNING)\]|\d%\|.{0,200}\| {0,3}[\d.]{1,12}[kMG]?\/[\d.]{1,12}|^\d{1,3} ?%|\.py:\d{1,6}: \w{0,60}Warning: |^\w{0,60}Warning: |^warnings\.warn\(|^resource_tracker: |leaked (semaphore|shared_memory) objects|^\+{1,4} |^CUDA kernel errors might be|^For debugging consider passing|^Compile with [`'"]?TORCH_USE_CUDA_DSA|^Set the environment variable HYDRA_FULL_ERROR|^Set JAX_TRACEBACK_FILTERING|^For simplicity, JAX has removed|^The (preceding|stack trace below)|^[-=]{5,}$|^\+[-+ \d]{3,}$|^The above exception was the direct cause|^During handling of the above exception|^"""$|^Extension modules: |^(Current t|T)hread 0x|^The system has detected|^\[W\d{0,8} |^libEGL warning: |^Sending process \d|closing signal SIG|Killing subprocess \d|^(train\.py|[\w./-]{1,80}) FAILED$|^Failures:$|^<NO_OTHER_FAILURES>|^\[\d{1,5}\]:$|^(time|host|rank|error_file) {1,9}: |^traceback : To enable|^Exception encountered at |^Aborted \(core dumped\)$|^core dumped/;
