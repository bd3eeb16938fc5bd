import { expect, test } from "vitest";
import { makeResolvedSpec } from "@/lib/testing/factories";
import { warnOfShellWords } from "./warn-of-shell-words";

const warn = (changes: Partial<ReturnType<typeof makeResolvedSpec>["trainer"]>) =>
  warnOfShellWords({
    purpose: "trainer",
    path: "trainer_spec",
    container: { ...makeResolvedSpec().trainer, ...changes },
  });

test("a command for a shell is told with the way to write it, as the fields stand now", () => {
  const entrypoint = "cd /app && python train.py";
  expect(warn({ entrypoint, argsTemplate: [] })).toEqual([
    "trainer_spec.entrypoint is written for a shell (`cd` is a command of the shell's own, `&&` joins commands or leads output elsewhere), but no shell runs it: each word reaches the program as it is. Write sh -c 'cd /app && python train.py'.",
  ]);
  expect(warn({ entrypoint, argsTemplate: ["--x"] })[0]).toContain(
    `Write sh -c 'cd /app && python train.py "$@"' sh, and the arguments follow`,
  );
  expect(warn({ entrypoint: "python 'a b' > x", argsTemplate: [] })[0]).toContain("a script in the image");
});

test.each([
  [["*.pt"], "trainer_spec.args_template is written for a shell (`*.pt`"],
  [["--name", '"my run"'], '`"my run"` has quotes around it'],
  [["--lr", "$LR"], "`$LR` stands for a variable"],
  [[">", "out.txt"], "`>` joins commands or leads output elsewhere"],
  [["--lr 3e-4"], "has `--lr 3e-4` as one argument"],
])("of arguments %j it is said", (argsTemplate, sentence) => {
  expect(warn({ entrypoint: "python train.py", argsTemplate }).join("\n")).toContain(sentence);
});

test("what sh -c runs may be written for a shell, wherever it stands", () => {
  expect(warn({ entrypoint: "sh -c", argsTemplate: ["cd /app && ls *.pt", "--lr 1"] })).toEqual([]);
  expect(warn({ entrypoint: "bash", argsTemplate: ["-lc", "echo $HOME > x"] })).toEqual([]);
});

test("a value of env that waits for a shell is told by its name, and no secret is looked into", () => {
  const env = { PATH: "/opt/bin:$PATH", CACHE: "~/c", API_TOKEN: "$AA", MINE: "$AA", PRICE: "5$" };
  expect(warn({ entrypoint: "python", argsTemplate: [], env, secrets: ["MINE"] })).toEqual([
    expect.stringContaining("trainer_spec.env has $NAME or ~ in PATH, CACHE, but no shell"),
  ]);
});
