import type { FailurePattern } from "../failure-patterns";

/**
 * How failed logs end, in the formats of the tools that wrote them. Lines are of stderr; those that begin with `1> ` are of stdout.
 * `says`: the line that is the reason, without colours and marks; null: none tells of it.
 */
export type LogEnd = { name: string; log: string; says: string | null; pattern?: FailurePattern["name"] };

const esc = "\u001b";
const traceback = (exception: string, file = "/app/train.py") => `Traceback (most recent call last):
  File "${file}", line 12, in <module>
    main()
  File "${file}", line 8, in main
    train(load())
    ^^^^^^^^^^^^^
${exception}`;
const marked = (mark: string, text: string) =>
  text
    .split("\n")
    .map((line) => mark + line)
    .join("\n");
const direct = "\n\nThe above exception was the direct cause of the following exception:\n\n";
const handling = "\n\nDuring handling of the above exception, another exception occurred:\n\n";
const noEpisodes = "ValueError: dataset has 0 episodes";

const torchrunEnd = (
  exit: string,
  told: string,
) => `W1127 10:11:12.120000 41 torch/distributed/elastic/multiprocessing/api.py:897] Sending process 43 closing signal SIGTERM
E1127 10:11:12.345000 41 torch/distributed/elastic/multiprocessing/api.py:869] failed (exitcode: ${exit}) local_rank: 0 (pid: 42) of binary: /usr/bin/python
${traceback("torch.distributed.elastic.multiprocessing.errors.ChildFailedError: ", "/usr/local/bin/torchrun")}
============================================================
train.py FAILED
------------------------------------------------------------
Failures:
  <NO_OTHER_FAILURES>
------------------------------------------------------------
Root Cause (first observed failure):
[0]:
  time      : 2026-11-27_10:11:12
  host      : trainer
  rank      : 0 (local_rank: 0)
  exitcode  : ${exit} (pid: 42)
  error_file: <N/A>
  traceback : ${told}
============================================================`;

export const logEnds: readonly LogEnd[] = [
  {
    name: "accelerate",
    log: `1> step 1\n${traceback(noEpisodes)}\n${traceback("subprocess.CalledProcessError: Command '['/usr/bin/python', 'train.py']' returned non-zero exit status 1.", "/usr/local/bin/accelerate")}`,
    says: noEpisodes,
  },
  {
    name: "accelerate, whose script said nothing",
    log: `1> step 1\n${traceback("subprocess.CalledProcessError: Command '['/usr/bin/python', 'train.py']' returned non-zero exit status 3.", "/usr/local/bin/accelerate")}`,
    says: "subprocess.CalledProcessError: Command '['/usr/bin/python', 'train.py']' returned non-zero exit status 3.",
  },
  {
    name: "torchrun",
    log: `${marked("[rank0]: ", traceback(noEpisodes))}\n${torchrunEnd("1", "To enable traceback see: https://pytorch.org/docs/stable/elastic/errors.html")}`,
    says: noEpisodes,
  },
  {
    name: "torchrun, whose ranks write between each other's lines",
    log: `[rank0]: Traceback (most recent call last):
[rank1]: Traceback (most recent call last):
[rank0]:   File "/app/train.py", line 12, in <module>
[rank1]:   File "/app/train.py", line 12, in <module>
[rank0]:     main()
[rank1]:     main()
[rank1]: torch.distributed.DistBackendError: [1] is setting up NCCL communicator and retrieving ncclUniqueId from [0] via c10d key-value store by key '0', but store->get('0') got error: Connection reset by peer
[rank0]: RuntimeError: shapes (3,4) and (5,) cannot be multiplied
${torchrunEnd("1", "To enable traceback see: https://pytorch.org/docs/stable/elastic/errors.html")}`,
    says: "RuntimeError: shapes (3,4) and (5,) cannot be multiplied",
  },
  {
    name: "ranks that write between each other's lines, each of a chain",
    log: `[rank0]: Traceback (most recent call last):
[rank1]: Traceback (most recent call last):
[rank0]:   File "/app/train.py", line 1, in load
[rank1]:   File "/app/train.py", line 1, in load
[rank0]: KeyError: 'lr'
[rank1]: KeyError: 'lr'
[rank0]: 
[rank0]: During handling of the above exception, another exception occurred:
[rank1]: 
[rank1]: During handling of the above exception, another exception occurred:
[rank0]: Traceback (most recent call last):
[rank1]: Traceback (most recent call last):
[rank0]:   File "/app/train.py", line 2, in load
[rank1]:   File "/app/train.py", line 2, in load
[rank1]: ValueError: the config names no lr
[rank0]: ValueError: the config names no lr`,
    says: "ValueError: the config names no lr",
  },
  {
    name: "torchrun, whose process was killed",
    log: `1> step 1\n${torchrunEnd("-9", "Signal 9 (SIGKILL) received by PID 42")}`,
    says: "traceback : Signal 9 (SIGKILL) received by PID 42",
    pattern: "killed",
  },
  {
    name: "deepspeed",
    log: `${marked("[rank0]: ", traceback(noEpisodes))}
[2026-11-27 10:11:12,345] [INFO] [launch.py:319:sigkill_handler] Killing subprocess 42
[2026-11-27 10:11:12,346] [INFO] [launch.py:319:sigkill_handler] Killing subprocess 43
[2026-11-27 10:11:12,346] [ERROR] [launch.py:325:sigkill_handler] ['/usr/bin/python', '-u', 'train.py', '--local_rank=1'] exits with return code = 1`,
    says: noEpisodes,
  },
  {
    name: "Ray",
    log: `Traceback (most recent call last):
  File "/app/driver.py", line 4, in <module>
    ray.get(train.remote())
ray.exceptions.RayTaskError(ValueError): ${esc}[36mray::train()${esc}[39m (pid=77, ip=10.0.0.1)
  File "/app/train.py", line 9, in train
    raise ValueError("dataset has 0 episodes")
${noEpisodes}`,
    says: noEpisodes,
  },
  {
    name: "a Ray worker's own lines",
    log: `${marked(`${esc}[36m(train pid=77, ip=10.0.0.1)${esc}[0m `, traceback(noEpisodes))}
2026-11-27 10:11:12,345	INFO worker.py:1 -- shutting down`,
    says: noEpisodes,
  },
  {
    name: "mpirun",
    log: `${marked("[1,0]<stderr>:", traceback(noEpisodes))}
mpirun noticed that process rank 0 with PID 0 on node trainer exited on signal 9 (Killed).`,
    says: noEpisodes,
  },
  {
    name: "torch.multiprocessing.spawn",
    log: `${traceback("torch.multiprocessing.spawn.ProcessRaisedException: ")}

-- Process 0 terminated with the following error:
${traceback(noEpisodes)}`,
    says: noEpisodes,
  },
  {
    name: "eight ranks of one failure",
    log: Array.from({ length: 8 }, (_, rank) =>
      marked(`[rank${rank}]: `, traceback(`ValueError: rank ${rank} has 0 episodes`)),
    ).join("\n"),
    says: "ValueError: rank 0 has 0 episodes",
  },
  {
    name: "wandb",
    log: `${esc}[31mTraceback (most recent call last):${esc}[0m
  File "/app/train.py", line 3, in <module>
${esc}[1;31mValueError${esc}[0m: dataset has 0 episodes
${esc}[1;34mwandb${esc}[0m: 
${esc}[1;34mwandb${esc}[0m: 🚀 View run ${esc}[33mdazzling-1${esc}[0m at: ${esc}[34mhttps://wandb.example/runs/1${esc}[0m
${esc}[1;34mwandb${esc}[0m: Find logs at: ${esc}[1;35mwandb/run-20261127/logs${esc}[0m`,
    says: noEpisodes,
  },
  {
    name: "mlflow",
    log: `${traceback(noEpisodes)}\n1> 🏃 View run gentle-fox-1 at: http://mlflow/#/experiments/1/runs/2\n1> 🧪 View experiment at: http://mlflow/#/experiments/1`,
    says: noEpisodes,
  },
  {
    name: "neptune",
    log: `${traceback(noEpisodes)}
[neptune] [info   ] Shutting down background jobs, please wait a moment...
[neptune] [info   ] Done!
[neptune] [error  ] Error occurred during asynchronous operation processing: Timestamp must be non-decreasing`,
    says: noEpisodes,
  },
  {
    name: "rich",
    log: `${esc}[31m╭─${esc}[0m${esc}[31m──────────── ${esc}[0m${esc}[1;31mTraceback ${esc}[0m${esc}[1;2;31m(most recent call last)${esc}[0m${esc}[31m ────────────${esc}[0m${esc}[31m─╮${esc}[0m
${esc}[31m│${esc}[0m ${esc}[2;33m/app/${esc}[0m${esc}[1;33mtrain.py${esc}[0m:${esc}[94m12${esc}[0m in ${esc}[92m<module>${esc}[0m ${esc}[31m│${esc}[0m
${esc}[31m│${esc}[0m ${esc}[31m❱ ${esc}[0m12 ${esc}[94mraise${esc}[0m ValueError() ${esc}[31m│${esc}[0m
${esc}[31m╰──────────────────────────────────────────────────╯${esc}[0m
${esc}[1;91mValueError: ${esc}[0mdataset has ${esc}[1;36m0${esc}[0m episodes`,
    says: noEpisodes,
  },
  {
    name: "loguru",
    log: `2026-11-27 10:11:12.345 | ERROR    | __main__:<module>:9 - An error has been caught
Traceback (most recent call last):

> File "/app/train.py", line 9, in <module>
    main()
    └ <function main at 0x7f>

  File "/app/train.py", line 5, in main
    raise ValueError("dataset has 0 episodes")

${noEpisodes}`,
    says: noEpisodes,
  },
  {
    name: "an exception in __del__",
    log: `${traceback("RuntimeError: shapes (3,4) and (5,)")}
Exception ignored in: <function Env.__del__ at 0x7f12>
${traceback("AttributeError: 'Env' object has no attribute 'sim'", "/app/env.py")}`,
    says: "RuntimeError: shapes (3,4) and (5,)",
  },
  {
    name: "an exception in __del__ that came first",
    log: `Exception ignored in: <function Env.__del__ at 0x7f12>
${traceback("AttributeError: 'Env' object has no attribute 'sim'", "/app/env.py")}
${traceback("RuntimeError: shapes (3,4) and (5,)")}`,
    says: "RuntimeError: shapes (3,4) and (5,)",
  },
  {
    name: "atexit, threads, asyncio and a closed stdout",
    log: `${traceback(noEpisodes)}
Error in atexit._run_exitfuncs:
${traceback("OSError: handle is closed", "/usr/lib/python3.12/multiprocessing/util.py")}
Exception in thread Thread-3 (_pin_memory_loop):
${traceback("EOFError", "/usr/lib/python3.12/threading.py")}
Task exception was never retrieved
future: <Task finished name='Task-1' coro=<poll() done> exception=ConnectionResetError()>
${traceback("ConnectionResetError: [Errno 104] Connection reset by peer", "/app/poll.py")}
Exception ignored in: <_io.TextIOWrapper name='<stdout>' mode='w' encoding='utf-8'>
BrokenPipeError: [Errno 32] Broken pipe
/usr/lib/python3.12/multiprocessing/resource_tracker.py:254: UserWarning: resource_tracker: There appear to be 6 leaked semaphore objects to clean up at shutdown
  warnings.warn('resource_tracker: There appear to be %d '`,
    says: noEpisodes,
  },
  {
    name: "a thread's exception, when nothing else is told",
    log: `1> step 1\nException in thread Thread-1 (loop):\n${traceback("KeyError: 'obs'", "/usr/lib/python3.12/threading.py")}`,
    says: "KeyError: 'obs'",
  },
  {
    name: "raise … from …: whoever wrote it says which one is the cause",
    log: `${traceback("KeyError: 'learning_rate'")}${direct}${traceback("RuntimeError: the config cannot be used")}`,
    says: "KeyError: 'learning_rate'",
  },
  {
    name: "raise … from … twice",
    log: `${traceback("FileNotFoundError: [Errno 2] No such file or directory: 'a.yaml'")}${direct}${traceback("KeyError: 'a'")}${direct}${traceback("RuntimeError: no config")}`,
    says: "FileNotFoundError: [Errno 2] No such file or directory: 'a.yaml'",
    pattern: "file_missing",
  },
  {
    name: "during handling: the one that was not caught",
    log: `${traceback("KeyError: 'lr'")}${handling}${traceback("ValueError: the config names no lr")}`,
    says: "ValueError: the config names no lr",
  },
  {
    name: "during handling, a launcher's exit",
    log: `${traceback(noEpisodes)}${handling}${traceback("SystemExit: 1")}`,
    says: noEpisodes,
  },
  {
    name: "a pool's process",
    log: `multiprocessing.pool.RemoteTraceback: \n"""\n${traceback(noEpisodes)}\n"""${direct}${traceback(noEpisodes, "/app/pool.py")}`,
    says: noEpisodes,
  },
  {
    name: "a group of exceptions",
    log: `  + Exception Group Traceback (most recent call last):
  |   File "/app/train.py", line 12, in <module>
  |     main()
  | ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/app/train.py", line 4, in load
    |     raise ValueError
    | ${noEpisodes}
    +---------------- 2 ----------------
    | Traceback (most recent call last):
    |   File "/app/train.py", line 9, in other
    | KeyError: 'other'
    +------------------------------------`,
    says: noEpisodes,
  },
  {
    name: "hydra",
    log: `Error executing job with overrides: ['lr=3']\n${traceback(noEpisodes)}\n\nSet the environment variable HYDRA_FULL_ERROR=1 for a complete stack trace.`,
    says: noEpisodes,
  },
  {
    name: "CUDA memory",
    log: `${traceback("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.31 GiB. GPU 0 has a total capacity of 23.6 GiB")}
terminate called without an active exception
Aborted (core dumped)`,
    says: "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.31 GiB. GPU 0 has a total capacity of 23.6 GiB",
    pattern: "cuda_out_of_memory",
  },
  {
    name: "a device-side assert",
    log: `../aten/src/ATen/native/cuda/Indexing.cu:1289: indexSelectLargeIndex: block: [0,0,0], thread: [3,0,0] Assertion \`srcIndex < srcSelectDimSize\` failed.
../aten/src/ATen/native/cuda/Indexing.cu:1289: indexSelectLargeIndex: block: [0,0,0], thread: [4,0,0] Assertion \`srcIndex < srcSelectDimSize\` failed.
${traceback("RuntimeError: CUDA error: device-side assert triggered")}
CUDA kernel errors might be asynchronously reported at some other API call, so the stacktrace below might be incorrect.
For debugging consider passing CUDA_LAUNCH_BLOCKING=1
Compile with \`TORCH_USE_CUDA_DSA\` to enable device-side assertions.

terminate called after throwing an instance of 'c10::Error'
  what():  CUDA error: device-side assert triggered`,
    says: "../aten/src/ATen/native/cuda/Indexing.cu:1289: indexSelectLargeIndex: block: [0,0,0], thread: [3,0,0] Assertion `srcIndex < srcSelectDimSize` failed.",
    pattern: "device_assert",
  },
  {
    name: "NCCL's watchdog, when one rank has failed",
    log: `${marked("[rank2]: ", traceback(noEpisodes))}
[rank0]:[E1127 10:21:12.345678 ProcessGroupNCCL.cpp:616] [Rank 0] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=8, OpType=ALLREDUCE, Timeout(ms)=600000) ran for 600031 milliseconds before timing out.
terminate called after throwing an instance of 'c10::DistBackendError'
  what():  [PG 0 Rank 0] NCCL error: remote process exited or there was a network error`,
    says: noEpisodes,
  },
  {
    name: "NCCL's watchdog alone",
    log: `1> step 8
[rank0]:[E1127 10:21:12.345678 ProcessGroupNCCL.cpp:616] [Rank 0] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=8, OpType=ALLREDUCE)`,
    says: "[E1127 10:21:12.345678 ProcessGroupNCCL.cpp:616] [Rank 0] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=8, OpType=ALLREDUCE)",
    pattern: "nccl",
  },
  {
    name: "a data loader's worker without shared memory",
    log: `ERROR: Unexpected bus error encountered in worker. This might be caused by insufficient shared memory (shm).
${traceback("RuntimeError: DataLoader worker (pid 42) is killed by signal: Bus error. It is possible that dataloader's workers are out of shared memory.")}${direct}${traceback("RuntimeError: DataLoader worker (pid(s) 42) exited unexpectedly")}`,
    says: "ERROR: Unexpected bus error encountered in worker. This might be caused by insufficient shared memory (shm).",
    pattern: "shared_memory",
  },
  {
    name: "a data loader's worker that was killed",
    log: `${traceback("RuntimeError: DataLoader worker (pid 42) is killed by signal: Killed. ")}${direct}${traceback("RuntimeError: DataLoader worker (pid(s) 42) exited unexpectedly")}`,
    says: "RuntimeError: DataLoader worker (pid 42) is killed by signal: Killed.",
    pattern: "killed",
  },
  {
    name: "a data loader's worker that raised",
    log: `${traceback("ValueError: Caught ValueError in DataLoader worker process 0.")}
Original Traceback (most recent call last):
  File "/app/data.py", line 3, in __getitem__
    raise ValueError("dataset has 0 episodes")
${noEpisodes}
`,
    says: noEpisodes,
  },
  {
    name: "EGL without a GPU",
    log: `libEGL warning: failed to open /dev/dri/card0: Permission denied
${traceback("ImportError: Cannot initialize a EGL device display. This likely means that your EGL driver does not support the PLATFORM_DEVICE extension, which is required for creating a headless rendering context.")}
Exception ignored in: <function GLContext.__del__ at 0x7f>
${traceback("AttributeError: 'GLContext' object has no attribute '_context'", "/usr/lib/python3/mujoco/egl/__init__.py")}`,
    says: "ImportError: Cannot initialize a EGL device display. This likely means that your EGL driver does not support the PLATFORM_DEVICE extension, which is required for creating a headless rendering context.",
    pattern: "rendering",
  },
  {
    name: "MuJoCo without OpenGL",
    log: traceback(
      "mujoco.FatalError: an OpenGL platform library has not been loaded into this process, this most likely means that a valid OpenGL context has not been created before mjr_makeContext was called",
    ),
    says: "mujoco.FatalError: an OpenGL platform library has not been loaded into this process, this most likely means that a valid OpenGL context has not been created before mjr_makeContext was called",
    pattern: "rendering",
  },
  {
    name: "libGL is not in the image",
    log: traceback("ImportError: libGL.so.1: cannot open shared object file: No such file or directory"),
    says: "ImportError: libGL.so.1: cannot open shared object file: No such file or directory",
    pattern: "library_missing",
  },
  {
    name: "a wheel for a newer glibc",
    log: traceback(
      "ImportError: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /usr/lib/python3/x.so)",
    ),
    says: "ImportError: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /usr/lib/python3/x.so)",
    pattern: "library_version",
  },
  {
    name: "a C++ exception",
    log: `terminate called after throwing an instance of 'std::runtime_error'
  what():  dataset has 0 episodes
Aborted (core dumped)`,
    says: "what():  dataset has 0 episodes",
    pattern: "cpp_exception",
  },
  {
    name: "glibc",
    log: "1> step 1\nfree(): invalid pointer\nAborted (core dumped)",
    says: "free(): invalid pointer",
    pattern: "native_memory",
  },
  {
    name: "a crash of native code, with faulthandler",
    log: `Fatal Python error: Segmentation fault

Current thread 0x00007f12 (most recent call first):
  File "/app/train.py", line 3 in step
  File "/app/train.py", line 9 in <module>

Extension modules: numpy.core._multiarray_umath, torch._C (total: 2)
/entry.sh: line 3:    12 Segmentation fault      (core dumped) python train.py`,
    says: "Fatal Python error: Segmentation fault",
    pattern: "segmentation_fault",
  },
  {
    name: "an older processor",
    log: "/entry.sh: line 3:    12 Illegal instruction     (core dumped) python train.py",
    says: "/entry.sh: line 3:    12 Illegal instruction     (core dumped) python train.py",
    pattern: "illegal_instruction",
  },
  {
    name: "JAX, with its own frames removed",
    log: `${traceback("jax.errors.SimplifiedTraceback: For simplicity, JAX has removed its internal frames from the traceback of the following exception. Set JAX_TRACEBACK_FILTERING=off to include these.")}${direct}${traceback("TypeError: dot_general requires contracting dimensions to have the same shape, got (4,) and (5,).")}
--------------------
For simplicity, JAX has removed its internal frames from the traceback of the following exception. Set JAX_TRACEBACK_FILTERING=off to include these.`,
    says: "TypeError: dot_general requires contracting dimensions to have the same shape, got (4,) and (5,).",
  },
  {
    name: "JAX, before its transformation",
    log: `${traceback("jax._src.source_info_util.JaxStackTraceBeforeTransformation: FloatingPointError: nan")}

The preceding stack trace is the source of the JAX operation that, once transformed by JAX, triggered the following exception.

--------------------${direct}${traceback("FloatingPointError: invalid value (nan) encountered in jit(step)")}`,
    says: "FloatingPointError: invalid value (nan) encountered in jit(step)",
  },
  {
    name: "XLA's memory",
    log: `2026-11-27 10:11:12.345678: W external/xla/xla/tsl/framework/bfc_allocator.cc:501] Allocator (GPU_0_bfc) ran out of memory
${traceback("jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 8589934592 bytes.")}`,
    says: "jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 8589934592 bytes.",
    pattern: "cuda_out_of_memory",
  },
  {
    name: "papermill",
    log: `Executing:  50%|█████     | 1/2 [00:01<00:01,  1.2s/cell]
${traceback("papermill.exceptions.PapermillExecutionError: ", "/usr/local/bin/papermill")}
---------------------------------------------------------------------------
Exception encountered at "In [3]":
---------------------------------------------------------------------------
ValueError                                Traceback (most recent call last)
Cell In[3], line 2
      1 episodes = []
----> 2 raise ValueError("dataset has 0 episodes")

${noEpisodes}
`,
    says: noEpisodes,
  },
  {
    name: "a shell with set -ex",
    log: `+ cd /app
+ ./prepare.sh
./prepare.sh: line 4: DATASET: unbound variable
+ cleanup`,
    says: "./prepare.sh: line 4: DATASET: unbound variable",
    pattern: "shell_error",
  },
  {
    name: "dash without Python",
    log: "+ cd /app\nsh: 1: python: not found",
    says: "sh: 1: python: not found",
    pattern: "program_missing",
  },
  {
    name: "arguments that are not known",
    log: "usage: train.py [-h] [--lr LR]\ntrain.py: error: unrecognized arguments: --lrr 3",
    says: "train.py: error: unrecognized arguments: --lrr 3",
    pattern: "error_line",
  },
  {
    name: "make",
    log: `${traceback(noEpisodes)}\nmake: *** [Makefile:5: train] Error 1`,
    says: noEpisodes,
  },
  {
    name: "a failure that was survived",
    log: `${traceback("ConnectionError: tracker is away")}
${Array.from({ length: 8 }, (_, n) => `1> step ${n}`).join("\n")}
${traceback(noEpisodes)}`,
    says: noEpisodes,
  },
  {
    name: "nothing on stderr",
    log: "1> ready\n1> step 1\n1> ready",
    says: null,
  },
  {
    name: "a tracker and a bar alone on stderr",
    log: `1> ready
/usr/lib/python3/torch/nn.py:1: UserWarning: nested tensors are a prototype
  warnings.warn("nested tensors are a prototype")
100%|██████████| 10/10 [00:01<00:00,  9.9it/s]
wandb: Find logs at: ./wandb/run-1/logs`,
    says: null,
  },
  {
    name: "a failure that was printed on stdout",
    log: `1> ready\n${marked("1> ", traceback(noEpisodes))}`,
    says: noEpisodes,
  },
];
