import { expect, it } from "vitest";
import { findDecidingLine } from "./deciding-line";
import type { FailurePattern } from "./failure-patterns";

/** Lines as programs write them; a pattern without one is no pattern. */
const known: Readonly<Record<FailurePattern["name"], readonly string[]>> = {
  cuda_out_of_memory: [
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.31 GiB.",
    "[rank1]: torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB",
    "RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
    "jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 8589934592 bytes.",
  ],
  shared_memory: [
    "ERROR: Unexpected bus error encountered in worker. This might be caused by insufficient shared memory (shm).",
    "RuntimeError: DataLoader worker (pid(s) 412) exited unexpectedly",
    "Bus error (core dumped)",
  ],
  gpu_not_usable: [
    "RuntimeError: No CUDA GPUs are available",
    "AssertionError: Torch not compiled with CUDA enabled",
    "RuntimeError: CUDA error: no kernel image is available for execution on the device",
  ],
  nccl: [
    "torch.distributed.DistBackendError: NCCL error in: ProcessGroupNCCL.cpp:1691, unhandled system error",
    "[rank0]:[E ProcessGroupNCCL.cpp:607] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=8)",
  ],
  module_missing: [
    "ModuleNotFoundError: No module named 'torch'",
    "  | ImportError: cannot import name 'x' from 'y' (y.py)",
  ],
  library_missing: [
    "python: error while loading shared libraries: libGL.so.1: cannot open shared object file: No such file or directory",
  ],
  line_ends: [
    "/usr/bin/env: ‘python3\\r’: No such file or directory",
    // What a terminal shows of "env: 'bash\r': …": the rest is drawn over the beginning.
    "': No such file or directory",
    "/bin/sh^M: bad interpreter: No such file or directory",
    "/app/run.sh: line 2: $'\\r': command not found",
    "/app/run.sh: 2: set: Illegal option -",
  ],
  interpreter_missing: [
    "[FATAL tini (7)] exec ./run.sh failed: No such file or directory",
    "cannot run ./run.sh: No such file or directory",
    "bash: ./run.sh: /opt/conda/bin/python: bad interpreter: No such file or directory",
    "/usr/bin/env: ‘python’: No such file or directory",
    'exec: "./run.sh": stat ./run.sh: no such file or directory: unknown',
  ],
  not_executable: [
    "[FATAL tini (7)] exec /app/run.sh failed: Permission denied",
    "cannot run /app/run.sh: Permission denied",
    'OCI runtime create failed: exec: "/app/run.sh": permission denied: unknown',
  ],
  working_folder: [
    'OCI runtime create failed: chdir to cwd ("/home/ros/ws") set in config.json failed: permission denied: unknown',
    "shell-init: error retrieving current directory: getcwd: cannot access parent directories: Permission denied",
  ],
  user_unknown: [
    "KeyError: 'getpwuid(): uid not found: 10001'",
    "whoami: cannot find name for user ID 10001",
    "No user exists for uid 10001",
    "RuntimeError: Could not determine home directory.",
  ],
  home_of_another: [
    "PermissionError: [Errno 13] Permission denied: '/root/.cache/huggingface'",
    "PermissionError: [Errno 13] Permission denied: '/home/user/.config/matplotlib'",
  ],
  program_missing: [
    "[FATAL tini (7)] exec /app/train failed: Exec format error",
    "OSError: [Errno 8] Exec format error: './train'",
    'exec: "trian": executable file not found in $PATH: unknown',
    "/entry.sh: line 3: python: command not found",
    "exec /app/train: exec format error",
  ],
  no_space: ["OSError: [Errno 28] No space left on device", "Error: ENOSPC: write"],
  permission_denied: [
    "PermissionError: [Errno 13] Permission denied: '/data'",
    "mkdir: cannot create directory '/data': Permission denied",
  ],
  name_not_resolved: [
    "socket.gaierror: [Errno -3] Temporary failure in name resolution",
    "OSError: [Errno 101] Network is unreachable",
  ],
  file_missing: [
    "FileNotFoundError: [Errno 2] No such file or directory: 'data/train.npz'",
    "cat: /data/x: No such file or directory",
  ],
  killed: ["Killed", "RuntimeError: DataLoader worker (pid 42) is killed by signal: Killed."],
  segmentation_fault: ["Segmentation fault (core dumped)", "Fatal Python error: Segmentation fault"],
  cuda_error: ["RuntimeError: CUDA error: device-side assert triggered"],
  python_exception: [
    "ValueError: no such column",
    "botocore.exceptions.ClientError: 403",
    "KeyboardInterrupt",
    "[rank0]: AssertionError",
    "  | ValueError: one of a group",
  ],
  aborted: [
    "terminate called after throwing an instance of 'std::runtime_error'",
    "thread 'main' panicked at src/main.rs:4:5:",
  ],
  rendering: [
    "AttributeError: 'NoneType' object has no attribute 'eglQueryString'",
    "glfw.GLFWError: (65544) b'X11: The DISPLAY environment variable is missing'",
    'pyglet.display.xlib.NoSuchDisplayException: Cannot connect to "None"',
  ],
  device_assert: [
    "../aten/src/ATen/native/cuda/Loss.cu:245: nll_loss_forward: block: [0,0,0], thread: [3,0,0] Assertion `t >= 0` failed.",
  ],
  library_version: [
    "python: /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by x.so)",
  ],
  illegal_instruction: ["Illegal instruction (core dumped)"],
  native_memory: [
    "free(): invalid pointer",
    "double free or corruption (!prev)",
    "malloc(): corrupted top size",
    "*** stack smashing detected ***: terminated",
  ],
  cpp_exception: ["  what():  dataset has 0 episodes"],
  unstable_simulation: [
    "WARNING: Nan, Inf or huge value in QACC at DOF 0. The simulation is unstable. Time = 0.0400.",
  ],
  shell_error: ["./prepare.sh: line 4: DATASET: unbound variable"],
  error_line: ["error: unrecognized arguments: --lr", "Fatal: bad config"],
};

it.each(Object.entries(known))("%s is known by its lines", (name, lines) => {
  for (const text of lines) {
    const found = findDecidingLine([{ text: "epoch 1" }, { text }, { text: "closing files" }]);
    expect([text, found?.index, found?.pattern?.name]).toEqual([text, 1, name]);
  }
});

it("is not misled by a word in a line that tells of progress", () => {
  for (const text of ["step 2 ErrorRate 0.1", "killed 3 enemies", "val/Error 0.2", "loading cuda kernels"])
    expect(findDecidingLine([{ text }])?.pattern).toBeNull();
});
