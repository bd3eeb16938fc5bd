import { expect, test } from "vitest";
import { startRunnerLog } from "./runner-log";

test("a line is key=value, and no value breaks out of its line", () => {
  const log = startRunnerLog(() => 0);
  log.write("ended", {
    status: "failed",
    error: 'a "quoted"\nsecond=line',
    seed: null,
    rate: 0.5,
    empty: "",
  });
  expect(log.text()).toBe(
    'at=1970-01-01T00:00:00.000Z event=ended status=failed error="a \\"quoted\\"\\nsecond=line" seed=null rate=0.5 empty=""\n',
  );
});
