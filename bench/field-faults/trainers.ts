import { program } from "../runs/small-run";
import { type Ended, type FieldFault, good } from "./field-fault";

/** Names of errors, and which way is better without being told. */
const directions = [
  ["eval/mse", "min"],
  ["rmse", "min"],
  ["mae", "min"],
  ["wer", "min"],
  ["perplexity", "min"],
  ["nll", "min"],
  ["kl", "min"],
  ["Loss/value_function", "min"],
  ["validation-loss", "min"],
  ["valLoss", "min"],
  ["eval.loss", "min"],
  ["eval.success-rate", "max"],
] as const;

const succeeded = ({ run }: Ended) => run.status === "succeeded";
const warns = (code: string) => (ended: Ended) =>
  succeeded(ended) && ended.iterations.some(({ warnings }) => warnings?.some((one) => one.code === code));

/** Writes this to stderr and fails. */
const failing = (...lines: string[]) =>
  program("import sys", `sys.stderr.write(${JSON.stringify(`${lines.join("\n")}\n`)})`, "sys.exit(1)");
const blames =
  (words: string) =>
  ({ run }: Ended) =>
    run.status === "failed" && !!run.error?.includes(words);

/** What trainers write: logs, failures, numbers, curves; and how they end. */
export const trainerFaults: readonly FieldFault[] = [
  {
    number: "A1",
    input: "a progress bar that is redrawn 5,000 times",
    expected: "its last state is a line, and few are kept",
    trainer: program(
      "for i in range(5001): print(f'\\r{i/50:.0f}%|##| {i}/5000', end='', flush=True)",
      "print()",
      ...good(),
    ),
    holds: (ended) =>
      succeeded(ended) && ended.log.includes("5000/5000") && ended.log.split("\n").length < 100,
  },
  {
    number: "A1",
    input: "print() into a pipe, then a crash without a word",
    expected: "what was printed is there",
    trainer: program("import os, signal", "print('loading')", "os.kill(os.getpid(), signal.SIGSEGV)"),
    holds: ({ run, log }) => run.status === "failed" && log.includes("loading"),
  },
  {
    number: "A1",
    input: "a line of 20,000 characters",
    expected: "its end is in the file that is downloaded, or its cut is said there",
    trainer: program("print('x' * 20000 + ' the end')", ...good()),
    holds: ({ log }) => log.includes("the end") || /cut|left out/.test(log),
  },
  {
    number: "A1",
    input: "colours within a word",
    expected: "found as it is shown",
    trainer: program("print('\\x1b[31mlo\\x1b[0mss: 0.5')", ...good()),
    holds: async ({ find }) => (await find("loss: 0.5")) === 1,
  },
  {
    number: "A2",
    input: "a launcher's own error after the trainer's",
    expected: "ValueError: dataset has 0 episodes",
    trainer: failing(
      "Traceback (most recent call last):",
      '  File "/app/train.py", line 40, in <module>',
      "    main()",
      "ValueError: dataset has 0 episodes",
      "Traceback (most recent call last):",
      '  File "/usr/local/bin/accelerate", line 8, in <module>',
      "    sys.exit(main())",
      '  File "/usr/lib/accelerate/commands/launch.py", line 770, in simple_launcher',
      "    raise subprocess.CalledProcessError(returncode=process.returncode, cmd=cmd)",
      "subprocess.CalledProcessError: Command '['/usr/bin/python', '/app/train.py']' returned non-zero exit status 1.",
    ),
    holds: blames("dataset has 0 episodes"),
  },
  {
    number: "A2",
    input: "an exception in __del__ after the real one",
    expected: "RuntimeError: shapes (3,4) and (5,)",
    trainer: failing(
      "Traceback (most recent call last):",
      '  File "/app/train.py", line 4, in <module>',
      "RuntimeError: shapes (3,4) and (5,)",
      "Exception ignored in: <function Env.__del__ at 0x7f>",
      "Traceback (most recent call last):",
      '  File "/app/env.py", line 9, in __del__',
      "AttributeError: 'Env' object has no attribute 'viewer'",
    ),
    holds: blames("shapes (3,4) and (5,)"),
  },
  {
    number: "A2",
    input: "a tracker's goodbye lines after a coloured traceback",
    expected: "RuntimeError: CUDA is not there",
    trainer: failing(
      "\u001b[31mTraceback (most recent call last):\u001b[0m",
      '\u001b[31m  File "/app/train.py", line 40, in <module>\u001b[0m',
      "\u001b[31mRuntimeError: CUDA is not there\u001b[0m",
      "wandb: Waiting for W&B process to finish... (failed 1).",
      "wandb: Synced 5 W&B file(s), 0 media file(s), 0 artifact file(s) and 0 other file(s)",
      "wandb: Find logs at: ./wandb/run-20260101_000000-abcdefgh/logs",
    ),
    holds: blames("CUDA is not there"),
  },
  {
    number: "A2",
    input: "nothing on stderr, and ready as the last line of stdout",
    expected: "ready is no headline: it says that the log tells of no error",
    trainer: program("print('ready')", "raise SystemExit(3)"),
    holds: ({ run }) =>
      run.status === "failed" && !/^ready/.test(run.error ?? "") && /tells of no error/.test(run.error ?? ""),
  },
  {
    number: "A3",
    input: '{"success_rate": [0.93]}',
    expected: "a warning names the key",
    trainer: program(...good("{'success_rate': [0.93]}")),
    holds: warns("metrics_not_numbers"),
  },
  {
    number: "A3",
    input: '{"success_rate": "0.93"}',
    expected: "a warning names the key",
    trainer: program(...good("{'success_rate': '0.93'}")),
    holds: warns("metrics_not_numbers"),
  },
  {
    number: "A3",
    input: "a watched metric that nobody reports, patience 1",
    expected: "said after the first iteration, and no reason to end",
    trainer: program(...good()),
    loop: { max_iterations: 3 },
    success: { metric: "eval/success", patience_iterations: 1 },
    holds: (ended) =>
      ended.run.stop_reason === "max_iterations_reached" && warns("metric_not_reported")(ended),
  },
  {
    number: "A4",
    input: "10,201 numbers",
    expected: "kept up to a limit, with a warning; trained once",
    trainer: program(...good("{str(i): i for i in range(10201)}")),
    holds: (ended) =>
      succeeded(ended) &&
      ended.iterations[0]?.attempts.length === 1 &&
      (ended.iterations[0]?.warnings?.length ?? 0) > 0,
  },
  {
    number: "A4",
    input: "a name that arises twice, and a trainer_state of 2,500 entries",
    expected: "kept with a warning",
    trainer: program(...good("{'a/b': 1, 'a': {'b': 2}, 'trainer_state': {str(i): i for i in range(2500)}}")),
    holds: (ended) => succeeded(ended) && (ended.iterations[0]?.warnings?.length ?? 0) > 0,
  },
  {
    number: "A5",
    input: "eval/mse falling from 4, patience 1",
    expected: "it improves: the last iteration is best",
    trainer: program(
      "import os",
      ...good("{'eval': {'mse': 4 - int(os.environ['HARDSIM_ITERATION_INDEX'])}}"),
    ),
    loop: { max_iterations: 3 },
    success: { metric: "eval/mse", patience_iterations: 1 },
    holds: ({ run }) => (run.best as { iteration_index: number } | null)?.iteration_index === 2,
  },
  ...directions.map(
    ([metric, mode]): FieldFault => ({
      number: "A5",
      input: `success_criteria.metric ${metric}, without mode`,
      expected: `${mode} is better`,
      trainer: program(...good(`{'${metric}': 1}`)),
      success: { metric, patience_iterations: 1 },
      holds: ({ run }) => (run.watched_metric as { mode: string } | null)?.mode === mode,
    }),
  ),
  {
    number: "A5",
    input: "eval_loss alone, patience 1, no metric named",
    expected: "it is watched, lower is better",
    trainer: program(...good("{'eval_loss': 1}")),
    success: { patience_iterations: 1 },
    holds: ({ run }) => JSON.stringify(run.watched_metric) === '{"metric":"eval_loss","mode":"min"}',
  },
  {
    number: "A5",
    input: "grasp_quality with patience 1, without mode",
    expected: "a warning on the run asks for mode, and nothing is guessed",
    trainer: program(...good("{'grasp_quality': 1}")),
    loop: { max_iterations: 2 },
    success: { metric: "grasp_quality", patience_iterations: 1 },
    holds: (ended) => warns("metric_mode_unknown")(ended) && ended.run.watched_metric === null,
  },
  {
    number: "A6",
    input: "metrics.jsonl written anew in the middle",
    expected: "the points of both",
    trainer: program(
      "import time",
      "path = '/hardsim/output/metrics.jsonl'",
      "write = lambda steps: open(path, 'w').write(''.join('{\"step\": %d, \"curve\": 1}\\n' % s for s in steps))",
      "write([1, 2])",
      "time.sleep(4)",
      // So short before it is overwritten that a look every second would miss it.
      "open(path, 'a').write('{\"step\": 3, \"curve\": 1}\\n')",
      "time.sleep(0.4)",
      "write([4, 5])",
      ...good(),
    ),
    holds: async ({ curve }) => (await curve("curve")).points === 5,
  },
  {
    number: "A6",
    input: "steps that begin again in each of three epochs",
    expected: "all points, and how often steps go backwards",
    trainer: program(
      "path = '/hardsim/output/metrics.jsonl'",
      "open(path, 'w').write(''.join('{\"step\": %d, \"curve\": 1}\\n' % s for s in [0, 1, 2] * 3))",
      ...good(),
    ),
    holds: async ({ curve }) => {
      const { points, turns } = await curve("curve");
      return points === 9 && turns === 2;
    },
  },
  {
    number: "A6",
    input: "Infinity and -Infinity in metrics.jsonl",
    expected: "points as they are, and not NaN",
    trainer: program(
      "path = '/hardsim/output/metrics.jsonl'",
      'open(path, \'w\').write(\'{"step": 1, "curve": Infinity}\\n{"step": 1000000, "curve": -Infinity}\\n\')',
      ...good(),
    ),
    holds: async ({ curve }) => String((await curve("curve")).values) === "Infinity,-Infinity",
  },
  {
    number: "B7",
    input: "a trainer that kills itself with 9",
    expected: "its own failure: charged, and tried as often as its limit says",
    trainer: program("import os", "os.kill(os.getpid(), 9)"),
    holds: ({ run, iterations }) => run.status === "failed" && iterations[0]?.attempts.length === 1,
  },
  {
    number: "B7",
    input: "timeout -s KILL 1 sleep 60",
    expected: "its own failure, and tried as often as its limit says",
    trainer: { entrypoint: "busybox timeout -s KILL 1 sleep 60", args_template: [] },
    holds: ({ run, iterations }) => run.status === "failed" && iterations[0]?.attempts.length === 1,
  },
  {
    number: "B11",
    input: "an entrypoint that is not in the image",
    expected: "a sentence that names it",
    trainer: { entrypoint: "/opt/conda/bin/python", args_template: [] },
    holds: blames("/opt/conda/bin/python"),
  },
  {
    number: "B11",
    input: "getpass.getuser(), os.path.expanduser('~')",
    expected: "a name and a home that can be written",
    trainer: program(
      "import getpass, os, pwd",
      "print(getpass.getuser(), pwd.getpwuid(os.getuid()).pw_name)",
      "open(os.path.expanduser('~/cache'), 'w').write('x')",
      ...good(),
    ),
    holds: succeeded,
  },
];
