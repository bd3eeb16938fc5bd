import { expect, test } from "vitest";
import type { AttemptStatus, TaskKind } from "@/lib/core/names";
import { chooseAttempt, type LoggedAttempt, listLogged, nameLogged } from "./choose-attempt";

let count = 0;

function attempt(kind: TaskKind, status: AttemptStatus, started = true): LoggedAttempt {
  count += 1;
  return {
    attempt_id: `att_${count}`,
    task_id: `task_${count}`,
    kind,
    index: 0,
    number: 1,
    status,
    error: null,
    error_code: null,
    exit_code: null,
    in_container: true,
    host_id: null,
    gpus: { count: 0, share: null, devices: [], emulated: false },
    seed: null,
    credits: 0,
    queued_at: "2026-11-24T02:00:00.000Z",
    started_at: started ? "2026-11-24T02:00:00.000Z" : null,
    exited_at: null,
    ended_at: null,
    iterationIndex: 7,
  };
}

test("the trainer that runs is shown unasked, before a rollout that came later", () => {
  const trainer = attempt("trainer", "running");
  expect(chooseAttempt([attempt("rollout", "failed"), trainer, attempt("trainer", "succeeded")])).toBe(
    trainer,
  );
});

test("of rollouts that run beside one another it is the one that began first, until that ends", () => {
  const [older, newer] = [attempt("rollout", "running"), attempt("rollout", "running")];
  // As they are listed, newest first.
  expect(chooseAttempt([attempt("rollout", "queued", false), newer, older])).toBe(older);
  expect(chooseAttempt([newer, attempt("rollout", "succeeded")])).toBe(newer);
});

test("what ran in no container has no log to choose", () => {
  const trainer = attempt("trainer", "succeeded");
  const { iterationIndex, ...rollout } = { ...attempt("rollout", "failed"), in_container: false };
  expect(listLogged([{ index: iterationIndex, attempts: [rollout, trainer] }])).toEqual([trainer]);
});

test("of an ended run it is the newest attempt that began", () => {
  const failed = attempt("trainer", "failed");
  expect(chooseAttempt([attempt("trainer", "canceled", false), failed, attempt("trainer", "failed")])).toBe(
    failed,
  );
  expect(chooseAttempt([])).toBeNull();
});

test("an attempt is named by its iteration, its task and its try", () => {
  expect(nameLogged({ ...attempt("rollout", "failed"), index: 2, number: 3 })).toBe(
    "i7 rollout 2, attempt 3",
  );
});
