import { split } from "shlex";
import { expect, test } from "vitest";
import { findShellWords } from "./shell-words";

test.each<[string, string[]]>([
  ["cd /app && python train.py > out.txt", ["cd", "&&"]],
  ["python train.py 2>&1", ["2>&1"]],
  ["python train.py | tee log", ["|"]],
  ["python a.py; python b.py", ["a.py;"]],
  ["python train.py --lr $LR --out ~/x data/*.pt", ["$LR", "~/x", "data/*.pt"]],
  ["python train.py --lr=$LR", ["--lr=$LR"]],
  ["python train.py $(nproc)", ["$(nproc)"]],
  ["python train.py `nproc`", ["`nproc`"]],
  ["CUDA_VISIBLE_DEVICES=0 python train.py", ["CUDA_VISIBLE_DEVICES=0"]],
  ["source /opt/ros/setup.sh", ["source"]],
  ["bash run.sh && echo done", ["&&"]],
])("a shell would have done something with %s", (text, words) => {
  expect(findShellWords(split(text)).map(({ word }) => word)).toEqual(words);
});

test.each([
  "python -m train --freeze encoder.* --pad <pad> --filter=a|b --when a&b",
  `python -c "import os; print('$HOME', 2 > 1)"`,
  "sh -c 'cd /app && python train.py > out.txt'",
  "bash -lc 'source x; python $A *.pt' sh *.pt",
  "/bin/bash -eu -c 'a | b'",
  "accelerate launch --num_processes=1 train.py model.layers=[1,2] lr=1e-3",
  "./run.sh {output_dir} -x ? a~b torch>=2",
])("nothing in %s is a shell's", (text) => {
  expect(findShellWords(split(text))).toEqual([]);
});
