/**
 * Lines that say why a program failed, in the order of how much a match explains. Each is asked of a line without its
 * prefix (see deciding-line.ts). Extend it by adding a row, and to the test a line that it knows.
 */
export const failurePatterns = [
  {
    name: "cuda_out_of_memory",
    matches:
      /CUDA (error: )?out of memory|CUDA_ERROR_OUT_OF_MEMORY|CUBLAS_STATUS_ALLOC_FAILED|RESOURCE_EXHAUSTED: Out of memory/i,
    advice: "The GPU's memory ran out: lower the batch size, or ask for a GPU with more memory.",
  },
  {
    name: "shared_memory",
    matches:
      /insufficient shared memory \(shm\)|^Bus error|DataLoader worker \(pid.{0,200} (killed by signal: Bus|exited unexp)/,
    advice:
      "The data loader ran out of shared memory: raise memory_gb (/dev/shm is up to half of it), or use fewer loader processes.",
  },
  {
    name: "gpu_not_usable",
    matches:
      /no CUDA-capable device|Torch not compiled with CUDA|Found no NVIDIA driver|No CUDA GPUs are available|CUDA driver version is insufficient|no kernel image is available/i,
    advice:
      "The trainer found no GPU that it can use: ask for one in trainer_spec.resources.gpu, and check that the image's CUDA fits the host's driver.",
  },
  {
    name: "nccl",
    matches:
      /\bNCCL error|ncclSystemError|ncclUnhandledCudaError|ncclInternalError|Watchdog caught collective operation timeout/,
    advice:
      "The GPUs of this trainer could not talk to each other: set NCCL_DEBUG to INFO in env and read what NCCL says; raise memory_gb where it is short of shared memory.",
  },
  {
    name: "module_missing",
    matches: /^(ModuleNotFoundError|ImportError): /,
    advice:
      "The image lacks a Python package: install it in the Dockerfile, and start a new run with the new tag.",
  },
  {
    name: "library_missing",
    matches: /error while loading shared libraries|cannot open shared object file/,
    advice:
      "The image lacks a system library: install it in the Dockerfile, and start a new run with the new tag.",
  },
  {
    name: "program_missing",
    matches:
      /executable file not found in \$PATH|: command not found$|exec format error|^exec .*: no such file or directory/i,
    advice:
      "A program is not in the image, or was built for another processor: check entrypoint and the image's PATH.",
  },
  {
    name: "no_space",
    matches: /No space left on device|ENOSPC/,
    advice: "A disk was full. Only {output_dir} is kept; /tmp lies in the trainer's memory.",
  },
  {
    name: "permission_denied",
    matches: /^PermissionError: |: Permission denied$/,
    advice: "The trainer runs as an ordinary user without rights outside {output_dir} and /tmp: write there.",
  },
  {
    name: "name_not_resolved",
    matches:
      /Temporary failure in name resolution|Name or service not known|getaddrinfo E|Network is unreachable/,
    advice:
      "Trainers have no network unless trainer_spec.network is bridge. Bake what it downloads into the image.",
  },
  {
    name: "file_missing",
    matches: /^FileNotFoundError: |: No such file or directory$/,
    advice:
      "A path is not there inside the container: the data set lies in {dataset_dir}, the checkpoint to start from at {checkpoint_in_path}.",
  },
  {
    name: "killed",
    matches: /^Killed$|killed by signal: Killed|Out of memory: Killed process/,
    advice: "Something ended the process: most often memory. Raise memory_gb.",
  },
  {
    name: "segmentation_fault",
    matches: /Segmentation fault|SIGSEGV/,
    advice:
      "Native code crashed: set PYTHONFAULTHANDLER to 1 in env to see where, and check that the image's libraries fit each other.",
  },
  {
    name: "cuda_error",
    matches: /CUDA error: |device-side assert triggered/,
    advice:
      "The GPU refused a step: set CUDA_LAUNCH_BLOCKING to 1 in env, and the traceback names the one that failed.",
  },
  {
    name: "python_exception",
    matches: /^[A-Za-z_][\w.]*(Error|Exception|Interrupt|Exit|Expired|StopIteration)(: |$)/,
    advice: null,
  },
  {
    name: "aborted",
    matches: /^terminate called after throwing|^Aborted\b|^thread '.*' panicked at|^panic: /,
    advice: null,
  },
  { name: "error_line", matches: /^(fatal|error)\b[:\s]/i, advice: null },
] as const satisfies readonly FailureRow[];

type FailureRow = { name: string; matches: RegExp; advice: string | null };
export type FailurePattern = (typeof failurePatterns)[number];
