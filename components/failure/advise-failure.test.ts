import { expect, test } from "vitest";
import { silentLogs } from "@/lib/core/failures/silent-log";
import { adviseFailure } from "./advise-failure";

test("words that are known come before the code's advice", () => {
  const [first, ...rest] = adviseFailure(
    "trainer_exit_nonzero",
    "ModuleNotFoundError: No module named 'torch'\nThe trainer exited with status 1.",
    1,
  );
  expect(first).toContain("Python package");
  expect(rest.length).toBeGreaterThan(0);
});

test("where no word is known the exit status speaks", () => {
  expect(adviseFailure("trainer_exit_nonzero", "The trainer exited with status 139.", 139)[0]).toContain(
    "SIGSEGV",
  );
  expect(adviseFailure("trainer_exit_nonzero", "The trainer exited with status 7.", 7)[0]).toContain(
    "last lines",
  );
  expect(adviseFailure("no_such_code", null, null)).toEqual(["Read the log of the last attempt below."]);
});

test.each(silentLogs)(
  "a log that says nothing is not named as where to read it: $name",
  ({ sentence, advice }) => {
    const lines = adviseFailure("trainer_exit_nonzero", `The trainer exited with status 7. ${sentence}`, 7);
    expect(lines[0]).toBe(advice);
    expect(lines.join(" ")).not.toContain("said there why");
  },
);
