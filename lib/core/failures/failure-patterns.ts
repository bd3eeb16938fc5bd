/**
 * Lines that say why a program failed; of a line the first row that matches names it. Each is asked of a line without its
 * prefix (see read-words.ts). `rank` says how a match stands beside other failures of the same end: 1 explains it by itself,
 * 2 does unless something explains it better (the exception that ends a traceback explains it by itself), 3 is mostly what
 * followed from another failure, as where the other processes lose the one that failed. Extend it by adding a row, and to
 * the test a line that it knows.
 */
export const failurePatterns = [
  {
    name: "cuda_out_of_memory",
    rank: 1,
    matches:
      /CUDA (error: )?out of memory|CUDA_ERROR_OUT_OF_MEMORY|CUBLAS_STATUS_ALLOC_FAILED|RESOURCE_EXHAUSTED: Out of memory/i,
    advice: "The GPU's memory ran out: lower the batch size, or ask for a GPU with more memory.",
  },
  {
    name: "shared_memory",
    rank: 1,
    matches:
      /insufficient shared memory \(shm\)|^Bus error|DataLoader worker \(pid.{0,200} (killed by signal: Bus|exited unexp)/,
    advice:
      "The data loader ran out of shared memory: raise memory_gb (/dev/shm is up to half of it), or use fewer loader processes.",
  },
  {
    name: "rendering",
    rank: 1,
    matches:
      /OpenGL platform library has not been loaded|EGL device display|eglQueryString|GLFWError|NoSuchDisplayException|DISPLAY environment variable is missing|Failed to initialize OpenGL|eglInitialize|OpenGL\.error|Cannot connect to "None"|X11: Failed to open display/,
    advice:
      "The trainer renders without a screen: set MUJOCO_GL to osmesa (or to egl, on a GPU) in env, and install that library in the image.",
  },
  {
    name: "device_assert",
    rank: 1,
    matches: /: block: \[[\d,]{1,40}\], thread: \[[\d,]{1,40}\] Assertion /,
    advice:
      "An index or a label was out of its range on the GPU: set CUDA_LAUNCH_BLOCKING to 1 in env, and the traceback names the step.",
  },
  {
    name: "gpu_not_usable",
    rank: 1,
    matches:
      /no CUDA-capable device|Torch not compiled with CUDA|Found no NVIDIA driver|No CUDA GPUs are available|CUDA driver version is insufficient|no kernel image is available/i,
    advice:
      "The trainer found no GPU that it can use: ask for one in trainer_spec.resources.gpu, and check that the image's CUDA fits the host's driver.",
  },
  {
    name: "nccl",
    rank: 3,
    matches:
      /\bNCCL error|^torch\.distributed\.Dist\w{1,20}Error|ncclSystemError|ncclUnhandledCudaError|ncclInternalError|Watchdog caught collective operation timeout/,
    advice:
      "The GPUs of this trainer could not talk to each other: set NCCL_DEBUG to INFO in env and read what NCCL says; raise memory_gb where it is short of shared memory.",
  },
  {
    name: "library_version",
    rank: 1,
    matches:
      /version [`'](GLIBC|GLIBCXX|CXXABI|NCCL|OPENSSL)[\w.]{0,20}' not found|compiled using NumPy 1\.x cannot be run/,
    advice:
      "A package was built for newer system libraries than the image has: use a newer base image, or the package's build for this one.",
  },
  {
    name: "library_missing",
    rank: 1,
    matches: /error while loading shared libraries|cannot open shared object file/,
    advice:
      "The image lacks a system library: install it in the Dockerfile, and start a new run with the new tag.",
  },
  {
    name: "module_missing",
    rank: 2,
    matches: /^(ModuleNotFoundError|ImportError): /,
    advice:
      "The image lacks a Python package: install it in the Dockerfile, and start a new run with the new tag.",
  },
  {
    name: "line_ends",
    rank: 1,
    matches:
      /(?:\\r|\?)['’]?: (?:No such file|command not found|not found)|^['’]: No such file or directory$|\^M: bad interpreter|Illegal option -$/,
    advice:
      "A script of the image has Windows' line ends (CRLF), so that its first line names a program that does not exist: save it with LF, and set `*.sh text eol=lf` in .gitattributes.",
  },
  {
    name: "interpreter_missing",
    rank: 1,
    matches:
      /^(?:\[FATAL tini \(\d+\)\] exec|cannot run) .{0,600}: No such file or directory$|: bad interpreter: |^(?:\/usr\/bin\/)?env: .{0,200}: No such file or directory$|^env: can't execute |exec: ".{0,500}": stat .{0,500}: no such file or directory/,
    advice:
      "The program is not in the image, or what the first line of the script names (#!) is not, or that line ends with CRLF. A relative path counts from the image's WORKDIR; what the image's own ENTRYPOINT would have set up is not there.",
  },
  {
    name: "not_executable",
    rank: 1,
    matches:
      /^(?:\[FATAL tini \(\d+\)\] exec|cannot run) .{0,600}: Permission denied$|exec: ".{0,500}": (?:stat .{0,500}: )?permission denied/,
    advice:
      "The program may not be run by the trainer's user: chmod 755 it and its folders in the Dockerfile, or name the interpreter (python script.py, sh script.sh). What lies in /root is root's alone.",
  },
  {
    name: "working_folder",
    rank: 1,
    matches: /chdir to cwd|shell-init: error retrieving current directory|getcwd: cannot access/,
    advice:
      "The image's WORKDIR cannot be entered by the trainer's user, who is not root: make it readable to all (chmod 755), and put it anywhere but in /root.",
  },
  {
    name: "user_unknown",
    rank: 1,
    matches:
      /getpwuid\(\): uid not found|cannot find name for user ID|^No user exists for uid|Could not determine home directory|getpwnam\(\): name not found|unable to find user /,
    advice:
      "A program asks for a user that the image does not have: trainers run as the user `trainer` with HOME=/tmp. Where it wants another name or home, set USER, LOGNAME or HOME in env.",
  },
  {
    name: "home_of_another",
    rank: 1,
    matches: /Permission denied: ?['"`]?\/(?:root|home\/[^/'"]{1,100})\b/,
    advice:
      "The trainer is not the image's user and may not use that home folder: HOME is /tmp here. Point what writes there elsewhere in env (HF_HOME, TORCH_HOME, XDG_CACHE_HOME, MPLCONFIGDIR), and make what it reads readable to all.",
  },
  {
    name: "program_missing",
    rank: 1,
    matches:
      /executable file not found in \$PATH|: command not found$|^[\w./-]{1,100}: \d{1,6}: .{1,200}: not found$|exec format error|^exec .*: no such file or directory/i,
    advice:
      "A program is not in the image, was built for another processor (docker build --platform), or is a script without #! in its first line: check entrypoint and the image's PATH.",
  },
  {
    name: "no_space",
    rank: 1,
    matches: /No space left on device|ENOSPC/,
    advice: "A disk was full. Only {output_dir} is kept; /tmp lies in the trainer's memory.",
  },
  {
    name: "permission_denied",
    rank: 2,
    matches: /^PermissionError: |: Permission denied$/,
    advice: "The trainer runs as an ordinary user without rights outside {output_dir} and /tmp: write there.",
  },
  {
    name: "name_not_resolved",
    rank: 2,
    matches:
      /Temporary failure in name resolution|Name or service not known|getaddrinfo E|Network is unreachable/,
    advice:
      "Trainers have no network unless trainer_spec.network is bridge. Bake what it downloads into the image.",
  },
  {
    name: "file_missing",
    rank: 2,
    matches: /^FileNotFoundError: |: No such file or directory$/,
    advice:
      "A path is not there inside the container: the data set lies in {dataset_dir}, the checkpoint to start from at {checkpoint_in_path}.",
  },
  {
    name: "killed",
    rank: 2,
    matches:
      /^Killed$|: line \d{1,6}: +\d{1,9} Killed\b|killed by signal: (Killed|Terminated)|Out of memory: Killed process|^traceback : Signal 9 |SIGKILL\) received by PID/,
    advice: "Something ended the process: most often memory. Raise memory_gb.",
  },
  {
    name: "illegal_instruction",
    rank: 1,
    matches: /\bIllegal instruction\b|SIGILL/,
    advice:
      "The image's code needs instructions that this processor lacks (AVX, most often): install a build for an older processor.",
  },
  {
    name: "native_memory",
    rank: 1,
    matches:
      /^(free|malloc|realloc|munmap_chunk)\(\): |^double free or corruption|^corrupted (size|double-linked)|stack smashing detected|^malloc_consolidate\(\)/,
    advice:
      "Native code broke its memory: two libraries that do not fit each other, most often. Pin their versions as their makers tested them.",
  },
  {
    name: "segmentation_fault",
    rank: 2,
    matches: /Segmentation fault|SIGSEGV/,
    advice:
      "Native code crashed: set PYTHONFAULTHANDLER to 1 in env to see where, and check that the image's libraries fit each other.",
  },
  {
    name: "cuda_error",
    rank: 2,
    matches: /CUDA error: |device-side assert triggered/,
    advice:
      "The GPU refused a step: set CUDA_LAUNCH_BLOCKING to 1 in env, and the traceback names the one that failed.",
  },
  {
    name: "python_exception",
    rank: 2,
    matches: /^[A-Za-z_][\w.]*(Error|Exception|Interrupt|Exit|Expired|StopIteration)(: |$)/,
    advice: null,
  },
  { name: "cpp_exception", rank: 2, matches: /^what\(\):/, advice: null },
  {
    name: "aborted",
    rank: 3,
    matches: /^terminate called after throwing|^Aborted\b|^thread '.*' panicked at|^panic: /,
    advice: null,
  },
  {
    name: "unstable_simulation",
    rank: 2,
    matches:
      /Nan, Inf or huge value in Q|The simulation is unstable|^mujoco\.FatalError|^mujoco\.UnexpectedError/,
    advice: "The simulation left finite numbers: a smaller time step, or smaller actions.",
  },
  { name: "shell_error", rank: 2, matches: /^[\w./-]{1,100}: line \d{1,6}: /, advice: null },
  {
    name: "error_line",
    rank: 2,
    matches: /^(fatal|error)\b[:\s]|^[\w./-]{1,100}: error: |^Error executing job/i,
    advice: null,
  },
] as const satisfies readonly FailureRow[];

type FailureRow = { name: string; rank: 1 | 2 | 3; matches: RegExp; advice: string | null };
export type FailurePattern = (typeof failurePatterns)[number];
